#include "contracts/people.hpp"

#include <algorithm>
#include <array>

#include "i18n/text.hpp"

namespace megdan {
namespace {

constexpr std::array<const char*, 5> role_labels = {i18n::mark("Guest"), i18n::mark("Member"),
                                                    i18n::mark("Facilitator"), i18n::mark("Manager"),
                                                    i18n::mark("Administrator")};

}  // namespace

const char* label_of(Role role) {
  return role_labels[static_cast<std::size_t>(role)];
}

bool is_staff(Role role) {
  return role >= Role::facilitator;
}

bool Viewer::has(Role role) const {
  return std::ranges::any_of(grants, [&](const Grant& grant) { return grant.role >= role; });
}

bool Viewer::has(Role role, std::optional<CentreId> centre) const {
  return std::ranges::any_of(grants, [&](const Grant& grant) {
    return grant.role >= role && (!grant.centre || grant.centre == centre);
  });
}

}  // namespace megdan
