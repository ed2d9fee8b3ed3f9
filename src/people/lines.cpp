#include "people/lines.hpp"

#include <algorithm>

#include "contracts/words.hpp"
#include "people/rules.hpp"
#include "web/cookies.hpp"
#include "web/network.hpp"
#include "web/page.hpp"

namespace megdan::people {

std::string device_line(const web::Context& context) {
  return device_of(context.request.header("User-Agent"));
}
std::string network_line(const web::Context& context) {
  return web::network_of(context.request.client);
}

web::Field email_field(const web::Context& context, std::string name, std::string value) {
  return {.name = std::move(name),
          .label = context.t("E-mail address"),
          .kind = web::Field::Kind::email,
          .value = std::move(value),
          .required = true,
          .autocomplete = "email",
          .maxlength = 254};
}

web::Field code_field(const web::Context& context) {
  return {.name = "code",
          .label = context.t("Six digits, or a recovery code"),
          .kind = web::Field::Kind::code,
          .required = true,
          .autocomplete = "one-time-code",
          .maxlength = 24,
          .narrow = true};
}

std::string role_line(const web::Context& context, const std::vector<CentreRow>& centres, Role role,
                      std::optional<CentreId> centre) {
  const std::string name = context.t(label_of(role));
  if (!centre) return name + ", " + context.t("national");
  const auto found = std::ranges::find(centres, *centre, &CentreRow::id);
  return found == centres.end() ? name
                                : name + ", " + Words::parse(found->name).in(context.texts.language().code);
}

http::Response back_to(const web::Context& context, std::string_view tail, const char* notice) {
  auto response = http::Response::see_other(context.path(tail));
  web::set_notice(response, context.request, notice);
  return response;
}

void give_session(http::Response& response, const web::Context& context, const std::string& token) {
  web::set_cookie(response, context.request, "session", token, std::nullopt);
}

}  // namespace megdan::people
