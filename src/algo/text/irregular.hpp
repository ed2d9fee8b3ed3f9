// Bulgarian words whose forms no rule reaches (съм, дойда, човек …): our own list, from the grammar.
// Will not hold words whose forms follow rules or stand in the dictionary under their lemma.
#pragma once

#include <string>
#include <vector>

namespace megdan::algo::text {

/// Both in inner letters (alphabet.hpp).
struct IrregularForm {
  std::string form;
  std::string lemma;
};

/// Without repeats of a form: the first lemma of a form counts.
const std::vector<IrregularForm>& irregular_forms();

}  // namespace megdan::algo::text
