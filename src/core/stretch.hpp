// Stretch: a part that many long texts have in common word for word, and where it stands in one of them.
// Will not own the long text: it only lets what is done to the common part (packing) be done once for all.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace megdan {

struct Stretch {
  std::size_t at = 0;  // bytes from the beginning of the long text
  std::shared_ptr<const std::string> text;
};

}  // namespace megdan
