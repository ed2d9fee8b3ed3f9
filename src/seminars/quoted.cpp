#include "seminars/quoted.hpp"

namespace megdan::seminars {

std::string quoted(const std::vector<std::string>& names, const i18n::Texts& t) {
  std::string all;
  for (std::size_t i = 0; i < names.size(); ++i)
    all += (i == 0                  ? ""
            : i + 1 == names.size() ? " " + t.tc("before the last of several names", "and") + " "
                                    : ", ") +
           t.f("“{1}”", {names[i]});
  return all;
}

}  // namespace megdan::seminars
