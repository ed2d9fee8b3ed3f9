// Rankings of compared models under changed weights: what the sensitivity of a result is made of.
// Will not load or store; pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "i18n/text.hpp"
#include "seminars/comparison_actions.hpp"

namespace megdan::seminars {

/// No factor of a weight beyond this one is asked about.
inline constexpr double largest_factor = 10;

/// Weighted means, best first, with the weight of `changed` multiplied by `factor`. What nobody rated is left
/// out of an option's mean; an option without any rating that weighs is left out whole. Equal ones keep their
/// order.
std::vector<std::pair<OptionId, double>> ranking_with(const Grid&, std::optional<CriterionId> changed,
                                                      double factor);

/// All that share the first place of such a ranking, in its order.
std::vector<OptionId> first_of(const std::vector<std::pair<OptionId, double>>& ranking);

/// Who is first, alone or with others, and what a change of weights would change, in words.
std::vector<std::string> sensitivity_sentences(const Grid&, const Sensitivity&, const i18n::Texts&);

}  // namespace megdan::seminars
