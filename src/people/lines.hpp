// What several pages of people/ have in common: fields, lines, ways back.
// Will not load anything.
#pragma once

#include <string>
#include <vector>

#include "people/model.hpp"
#include "web/components.hpp"
#include "web/context.hpp"

namespace megdan::people {

std::string device_line(const web::Context& context);
std::string network_line(const web::Context& context);
web::Field email_field(const web::Context& context, std::string name, std::string value);
web::Field code_field(const web::Context& context);
/// "Facilitator, Plovdiv Regional Centre"
std::string role_line(const web::Context& context, const std::vector<CentreRow>& centres, Role role,
                      std::optional<CentreId> centre);
http::Response back_to(const web::Context& context, std::string_view tail, const char* notice);
void give_session(http::Response& response, const web::Context& context, const std::string& token);

}  // namespace megdan::people
