// Words that carry no subject: Bulgarian and English, our own lists.
// Will not drop anything: a term is marked, the caller decides.
#pragma once

#include <string_view>

namespace megdan::algo::text {

/// `folded` as by fold_word.
bool is_stop_word(std::string_view folded);

}  // namespace megdan::algo::text
