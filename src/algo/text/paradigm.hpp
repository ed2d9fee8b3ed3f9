// Bulgarian alternations as rules: which dictionary word is the lemma of a form that the dictionary lists
// bare (отиде → отида, огньове → огън). Will not guess: a proposal counts only when the caller says it is a
// word.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace megdan::algo::text {

/// Asks about the word first + rest (split so that no string need be built).
using WordTest = std::function<bool(std::string_view first, std::string_view rest)>;

/// What the caller knows of a candidate (inner letters).
struct Headwords {
  WordTest is_bare;     // a headword without rules of its own
  WordTest is_flexive;  // a headword with rules
  WordTest is_verb;     // a bare headword that is the 1st person of a verb
  WordTest
      may_be_root;  // false only when no is_verb begins with this and goes on with one of lemma_endings()
  WordTest is_hidden_verb;  // such a 1st person that stands in no list by itself, being a form of another
                            // word too (взема)
  WordTest is_hidden_word;  // a word, but no headword
};

/// What a verb's 1st person singular has after its root (inner letters).
const std::vector<std::string>& lemma_endings();

/// Whether `form` is the 1st person singular of a verb: it and its 3rd person plural are `is_own`, its 2nd
/// and 3rd persons singular are words.
bool is_verb(std::string_view form, const WordTest& is_own, const WordTest& is_word);

/// The lemma of a `form` that the dictionary lists bare, or empty. Both in inner letters (alphabet.hpp).
/// Method: endings of the verb and noun classes, with the alternations к/ч, г/ж, з/ж, с/ш, х/ш, я/е, fleeting
/// е and ъ (Граматика на съвременния български книжовен език, т. 2, БАН 1983).
std::string find_lemma(std::string_view form, const Headwords& headwords);

/// The verb whose participle `form` is (предстоящ → предстоя), or empty.
std::string find_participle_verb(std::string_view form, const Headwords& headwords);

/// The lemma of a `form` that the dictionary does not have, though it has the lemma (продължил → продължа),
/// or empty.
std::string find_unlisted_lemma(std::string_view form, const WordTest& is_headword);

}  // namespace megdan::algo::text
