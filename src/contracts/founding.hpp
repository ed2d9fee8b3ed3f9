// Founding: making the first accounts and centres, for the demonstration that another feature fills.
// Will not be used while the program serves people.
#pragma once

#include <string_view>
#include <vector>

#include "contracts/people.hpp"
#include "contracts/words.hpp"

namespace megdan {

class Founding {
 public:
  virtual ~Founding() = default;
  virtual CentreId make_centre(const Words& name, const Words& town, std::string_view oblast) = 0;
  virtual AccountId make_account(std::string_view email, std::string_view name,
                                 const std::vector<Grant>& grants) = 0;
};

}  // namespace megdan
