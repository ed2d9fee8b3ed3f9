#include "algo/opinion/statements.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace megdan::algo::opinion {
namespace {

void count(Count& cell, std::int8_t value) {
  ++cell.seen;
  if (value > 0) ++cell.agree;
  if (value < 0) ++cell.disagree;
}

struct Comparison {
  double agree = 0.0, disagree = 0.0, seen = 0.0;  // counts of the group
  double p_agree = 0.0, p_disagree = 0.0, z_agree = 0.0, z_disagree = 0.0;
  double ratio_agree = 0.0, ratio_disagree = 0.0, ratio_z_agree = 0.0, ratio_z_disagree = 0.0;
};

Comparison compare(const Count& own, double rest_agree, double rest_disagree, double rest_seen) {
  Comparison c;
  c.agree = own.agree;
  c.disagree = own.disagree;
  c.seen = own.seen;
  c.p_agree = (c.agree + 1.0) / (c.seen + 2.0);
  c.p_disagree = (c.disagree + 1.0) / (c.seen + 2.0);
  c.z_agree = one_proportion_z(c.agree, c.seen);
  c.z_disagree = one_proportion_z(c.disagree, c.seen);
  // One division of whole numbers, so that a ratio of exactly 1 is exactly 1.
  c.ratio_agree = ((c.agree + 1.0) * (rest_seen + 2.0)) / ((c.seen + 2.0) * (rest_agree + 1.0));
  c.ratio_disagree = ((c.disagree + 1.0) * (rest_seen + 2.0)) / ((c.seen + 2.0) * (rest_disagree + 1.0));
  c.ratio_z_agree = two_proportions_z(c.agree, rest_agree, c.seen, rest_seen);
  c.ratio_z_disagree = two_proportions_z(c.disagree, rest_disagree, c.seen, rest_seen);
  return c;
}

Representative finalized(std::uint32_t statement, const Comparison& c) {
  Representative r;
  r.statement = statement;
  r.is_for_agree = c.ratio_z_agree > c.ratio_z_disagree;
  r.successes = static_cast<std::uint32_t>(r.is_for_agree ? c.agree : c.disagree);
  r.trials = static_cast<std::uint32_t>(c.seen);
  r.probability = r.is_for_agree ? c.p_agree : c.p_disagree;
  r.probability_z = r.is_for_agree ? c.z_agree : c.z_disagree;
  r.ratio = r.is_for_agree ? c.ratio_agree : c.ratio_disagree;
  r.ratio_z = static_cast<float>(r.is_for_agree ? c.ratio_z_agree : c.ratio_z_disagree);
  return r;
}

bool beats_best_agree(const Comparison& c, const std::optional<Comparison>& best) {
  if (c.agree == 0.0 && c.disagree == 0.0) return false;
  if (best && best->ratio_agree > 1.0) {
    return c.ratio_agree * c.ratio_z_agree * c.p_agree * c.z_agree >
           best->ratio_agree * best->ratio_z_agree * best->p_agree * best->z_agree;
  }
  if (best) return c.p_agree * c.z_agree > best->p_agree * best->z_agree;
  return c.z_agree > kSignificant || (c.ratio_agree > 1.0 && c.p_agree > 0.5);
}

double metric(const Representative& r) {
  return r.ratio * static_cast<double>(r.ratio_z) * r.probability * r.probability_z;
}

std::vector<Representative> chosen_for_group(const std::vector<Comparison>& statistics,
                                             std::span<const std::uint8_t> out) {
  std::vector<Representative> sufficient;
  std::optional<Representative> best;
  std::optional<Comparison> best_agree;
  std::uint32_t best_agree_statement = 0;
  for (std::uint32_t j = 0; j < statistics.size(); ++j) {
    if (!out.empty() && out[j]) continue;
    const auto& c = statistics[j];
    if ((c.ratio_z_agree > kSignificant && c.z_agree > kSignificant) ||
        (c.ratio_z_disagree > kSignificant && c.z_disagree > kSignificant)) {
      sufficient.push_back(finalized(j, c));
    }
    if (sufficient.empty() &&
        (!best || std::max(c.ratio_z_agree, c.ratio_z_disagree) > static_cast<double>(best->ratio_z))) {
      best = finalized(j, c);
    }
    if (beats_best_agree(c, best_agree)) {
      best_agree = c;
      best_agree_statement = j;
    }
  }
  std::vector<Representative> result;
  if (best_agree) {
    result.push_back(finalized(best_agree_statement, *best_agree));
    result.back().is_best_agree = true;
  }
  if (sufficient.empty()) {
    if (result.empty() && best) result.push_back(*best);
    return result;
  }
  if (best_agree) {
    std::erase_if(sufficient, [&](const auto& r) { return r.statement == best_agree_statement; });
  }
  std::stable_sort(sufficient.begin(), sufficient.end(),
                   [](const auto& a, const auto& b) { return metric(a) > metric(b); });
  result.insert(result.end(), sufficient.begin(), sufficient.end());
  if (result.size() > 5) result.resize(5);
  std::stable_partition(result.begin(), result.end(), [](const auto& r) { return r.is_for_agree; });
  return result;
}

// 2^(-n/5) without pow(), whose last bit differs between machines.
double two_to_minus_fifths(std::uint32_t n) {
  constexpr std::array<double, 5> kFifth{1.0, 0.8705505632961241, 0.757858283255199, 0.6597539553864471,
                                         0.5743491774985175};
  return std::ldexp(kFifth[n % 5], -static_cast<int>(std::min<std::uint32_t>(n / 5, 2000)));
}

}  // namespace

std::vector<std::vector<Count>> group_votes(const VoteMatrix& votes, std::span<const std::uint32_t> group,
                                            std::uint32_t groups) {
  std::vector<std::vector<Count>> counts(groups, std::vector<Count>(votes.statements));
  for (std::uint32_t p = 0; p < votes.participants; ++p) {
    if (group[p] == kNoGroup) continue;
    auto& own = counts[group[p]];
    for (auto c = votes.row_begin[p]; c < votes.row_begin[p + 1]; ++c) {
      count(own[votes.statement[c]], votes.value[c]);
    }
  }
  return counts;
}

std::vector<Count> all_votes(const VoteMatrix& votes) {
  std::vector<Count> counts(votes.statements);
  for (std::size_t c = 0; c < votes.statement.size(); ++c) count(counts[votes.statement[c]], votes.value[c]);
  return counts;
}

std::vector<double> group_aware_consensus(const std::vector<std::vector<Count>>& counts) {
  std::vector<double> consensus(counts.empty() ? 0 : counts.front().size(), 1.0);
  for (const auto& group : counts) {
    for (std::size_t j = 0; j < group.size(); ++j) {
      consensus[j] *= (group[j].agree + 1.0) / (group[j].seen + 2.0);
    }
  }
  return consensus;
}

double one_proportion_z(double successes, double trials) {
  return 2.0 * std::sqrt(trials + 1.0) * ((successes + 1.0) / (trials + 1.0) - 0.5);
}

double two_proportions_z(double successes, double other_successes, double trials, double other_trials) {
  const double s1 = successes + 1.0, s2 = other_successes + 1.0;
  const double n1 = trials + 1.0, n2 = other_trials + 1.0;
  if (s1 + s2 == n1 + n2) return 0.0;
  const double pooled = (s1 + s2) / (n1 + n2);
  return (s1 / n1 - s2 / n2) / std::sqrt(pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2));
}

std::vector<std::vector<Representative>> representative(const std::vector<std::vector<Count>>& counts,
                                                        std::span<const std::uint8_t> out) {
  std::vector<std::vector<Representative>> result;
  if (counts.empty()) return result;
  const auto statements = counts.front().size();
  std::vector<std::array<double, 3>> total(statements, {0.0, 0.0, 0.0});
  for (const auto& group : counts) {
    for (std::size_t j = 0; j < statements; ++j) {
      total[j][0] += group[j].agree;
      total[j][1] += group[j].disagree;
      total[j][2] += group[j].seen;
    }
  }
  std::vector<Comparison> statistics(statements);
  for (const auto& group : counts) {
    for (std::size_t j = 0; j < statements; ++j) {
      statistics[j] = compare(group[j], total[j][0] - group[j].agree, total[j][1] - group[j].disagree,
                              total[j][2] - group[j].seen);
    }
    result.push_back(chosen_for_group(statistics, out));
  }
  return result;
}

Majorities majorities(const std::vector<Count>& all, std::span<const std::uint8_t> out) {
  const auto five = [&](bool is_agree) {
    std::vector<Majority> found;
    for (std::uint32_t j = 0; j < all.size(); ++j) {
      if (!out.empty() && out[j]) continue;
      Majority m;
      m.statement = j;
      m.successes = is_agree ? all[j].agree : all[j].disagree;
      m.trials = all[j].seen;
      m.probability = (m.successes + 1.0) / (m.trials + 2.0);
      m.probability_z = one_proportion_z(m.successes, m.trials);
      if (m.probability > 0.5 && m.probability_z > kSignificant) found.push_back(m);
    }
    std::stable_sort(found.begin(), found.end(), [](const Majority& a, const Majority& b) {
      return a.probability * a.probability_z > b.probability * b.probability_z;
    });
    if (found.size() > 5) found.resize(5);
    return found;
  };
  return {five(true), five(false)};
}

Interval wilson(std::uint32_t successes, std::uint32_t trials, double z) {
  if (trials == 0) return {};
  const double n = trials;
  const double p = successes / n;
  const double z2 = z * z;
  const double middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
  const double half = z / (1.0 + z2 / n) * std::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

std::vector<Bridge> bridges(const std::vector<std::vector<Count>>& counts,
                            std::span<const std::uint8_t> out) {
  std::vector<Bridge> found;
  if (counts.size() < 2) return found;
  for (std::uint32_t j = 0; j < counts.front().size(); ++j) {
    if (!out.empty() && out[j]) continue;
    double agreed = 1.0, disagreed = 1.0;
    for (const auto& group : counts) {
      agreed = std::min(agreed, wilson(group[j].agree, group[j].seen).low);
      disagreed = std::min(disagreed, wilson(group[j].disagree, group[j].seen).low);
    }
    const Bridge bridge{j, agreed >= disagreed, std::max(agreed, disagreed)};
    if (bridge.strength > 0.5) found.push_back(bridge);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Bridge& a, const Bridge& b) { return a.strength > b.strength; });
  return found;
}

std::vector<double> priorities(const std::vector<std::vector<Count>>& counts,
                               std::span<const double> extremity, std::span<const std::uint8_t> meta) {
  std::vector<double> result(extremity.size(), 0.0);
  for (std::size_t j = 0; j < result.size(); ++j) {
    if (!meta.empty() && meta[j]) {
      result[j] = 49.0;
      continue;
    }
    Count sum;
    for (const auto& group : counts) {
      sum.agree += group[j].agree;
      sum.disagree += group[j].disagree;
      sum.seen += group[j].seen;
    }
    const double passed = static_cast<double>(sum.seen) - sum.agree - sum.disagree;
    const double pass = (passed + 1.0) / (sum.seen + 2.0);
    const double agree = (sum.agree + 1.0) / (sum.seen + 2.0);
    const double importance = (1.0 - pass) * (extremity[j] + 1.0) * agree;
    const double fresh = 1.0 + 8.0 * two_to_minus_fifths(sum.seen);
    result[j] = (importance * fresh) * (importance * fresh);
  }
  return result;
}

}  // namespace megdan::algo::opinion
