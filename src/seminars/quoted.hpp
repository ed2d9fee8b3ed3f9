// Quoted: several names in one sentence.
// Will not know whose names they are, nor in what order they belong.
#pragma once

#include <string>
#include <vector>

#include "i18n/text.hpp"

namespace megdan::seminars {

/// “A”, “B” and “C”
std::string quoted(const std::vector<std::string>& names, const i18n::Texts&);

}  // namespace megdan::seminars
