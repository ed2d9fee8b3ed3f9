#include "web/design.hpp"

#include "web/views_render.hpp"

namespace megdan::web {

html::Markup design_page(const i18n::Texts& texts) {
  html::Out out;
  render(out, texts, DesignPage{});
  return std::move(out).markup();
}

}  // namespace megdan::web
