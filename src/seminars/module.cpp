#include "seminars/module.hpp"

#include "seminars/api.hpp"
#include "seminars/demonstration.hpp"
#include "seminars/pages.hpp"
#include "seminars/room.hpp"
#include "web/cookies.hpp"

namespace megdan::seminars {

struct Module::State {
  Parts parts;
};

Module::Module(const web::Site& site, AuditTrail& audit, Directory& directory)
    : state_(new State{{site, audit, directory}}) {}
Module::~Module() = default;

void Module::routes(web::Routes& routes) {
  add_pages(state_->parts, routes);
  add_api(state_->parts, routes);
}

void Module::jobs(jobs::Runner& runner) {
  add_jobs(state_->parts, runner);
}

web::Manifest Module::manifest() const {
  return {
      "seminars",
      {{"/seminars", i18n::mark("Seminars"), Role::guest}, {"/reports", i18n::mark("Results"), Role::guest}},
      front_parts(state_->parts)};
}

bool Module::is_participant(const http::Request& request) const {
  return web::read_cookie(request, "seat").has_value();
}

void Module::demonstrate(Founding& people) {
  seminars::demonstrate(state_->parts, people);
}

Module::Demonstration Module::demonstration() const {
  return {running_join_code(state_->parts)};
}

}  // namespace megdan::seminars
