// Recounting by anybody: the ballots of a closed poll as a file, its fingerprint, and the script that reads
// it. Will not name a voter, a channel or a sector; nothing is given out under five ballots.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "seminars/tally.hpp"

namespace megdan::seminars {

/// BLAKE2b of every line "CHOICES RECEIPT\n" in the order of the file, 32 letters: the report names it, so
/// that a changed file is seen.
std::string fingerprint_of(const std::vector<OpenBallot>& ballots);

/// The file: question, method and its rules, items, ballots, raised hands, fingerprint. Where one to four
/// gave a ballot it holds no counts and says how many are withheld; empty where nobody did and there is no
/// result.
std::string ballots_file(db::Session&, const Poll&, std::string_view language);

/// tools/recount.py, carried in the program.
std::string_view recount_script();

}  // namespace megdan::seminars
