// Stems by rule alone, for words that no dictionary knows: Bulgarian (light) and English (light).
// Will not give a dictionary form: a stem is only the same for the forms of one word, most of the time.
#pragma once

#include <string>
#include <string_view>

namespace megdan::algo::text {

/// Bulgarian: article, number, gender and the commonest verb endings off, ц → к, fleeting vowel out. Inner
/// letters (alphabet.hpp) in and out; at least three letters with a vowel stay. After the idea of J. Savoy,
/// “Searching strategies for the Bulgarian language”, Information Retrieval 10 (2007), with rules of our own.
std::string stem_bulgarian(std::string_view letters);

/// English: plurals, -ed, -ing and final y, as steps 1a–1c of M. F. Porter, “An algorithm for suffix
/// stripping”, Program 14 (1980). `word` is folded (lower case).
std::string stem_english(std::string_view word);

}  // namespace megdan::algo::text
