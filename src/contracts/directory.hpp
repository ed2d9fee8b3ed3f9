// The directory of accounts and centres as features see it: names, read in batches.
// Will not tell addresses of mail or rights.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contracts/people.hpp"
#include "db/database.hpp"

namespace megdan {

/// Names and centres of people and places, read in batches.
class Directory {
 public:
  virtual ~Directory() = default;
  struct Centre {
    CentreId id;
    std::string name;  // Words as JSON (contracts/words.hpp)
    std::string town;  // Words as JSON
  };
  virtual std::vector<Centre> centres(db::Session& session) = 0;
  virtual std::string name_of(db::Session& session, AccountId account) = 0;
  struct Colleague {
    AccountId id;
    std::string name;
  };
  /// Active accounts that may run seminars of this centre (without one: of the national centre), by name.
  virtual std::vector<Colleague> facilitators(db::Session& session, std::optional<CentreId> centre) = 0;
};

}  // namespace megdan
