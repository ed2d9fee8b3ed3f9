// Plain ways to the same answers, against which the fast ones are tested and measured.
// Will not be fast: nothing outside tests, benches and fuzzing calls it.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algo/text/near_duplicates.hpp"

namespace megdan::algo::text::slow {

/// Every form that a UTF-8 dictionary with unconditional suffix rules makes → the headwords that make it.
/// Reads well-formed files only.
std::map<std::string, std::set<std::string>> expand(std::string_view aff, std::string_view dic);

/// Optimal string alignment distance in code points, by the full table.
int distance(std::string_view a, std::string_view b);

/// All pairs compared.
std::vector<NearDuplicate> near_duplicates(std::span<const std::string_view> cards, Analyser& analyser,
                                           double least);

}  // namespace megdan::algo::text::slow
