// Bulgarian alternations as rules: which dictionary word is the lemma of a form that the dictionary lists bare
// (отиде → отида, огньове → огън). Will not guess: a proposal counts only when the caller says it is a word.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace megdan::algo::text {

using WordTest = std::function<bool(std::string_view)>;

/// What the caller knows of a candidate (inner letters).
struct Headwords {
  WordTest is_bare;         // a headword without rules of its own
  WordTest is_flexive;      // a headword with rules
  WordTest is_verb;         // a bare headword that is the 1st person of a verb
  WordTest is_hidden_verb;  // no headword, but such a 1st person among all forms
};

/// Whether `form` is the 1st person singular of a verb: it and its 3rd person plural are `is_own`, its 2nd and 3rd
/// persons singular are words.
bool is_verb(std::string_view form, const WordTest& is_own, const WordTest& is_word);

/// The lemma of `form`, or empty. Both in inner letters (alphabet.hpp).
/// Method: endings of the verb and noun classes, with the alternations к/ч, г/ж, з/ж, с/ш, х/ш, я/е, fleeting е and ъ
/// (Граматика на съвременния български книжовен език, т. 2, БАН 1983).
std::string find_lemma(std::string_view form, const Headwords& headwords);

}  // namespace megdan::algo::text
