// Text as people typed it → one folded spelling: NFC, lower case, plain quotes, no stress marks,
// Cyrillic letters where Latin look-alikes stand inside a Cyrillic word. Will not change words or their
// order.
#pragma once

#include <string>
#include <string_view>

namespace megdan::algo::text {

/// Unicode Normalization Form C (Unicode Standard Annex 15). Broken UTF-8 bytes become U+FFFD.
std::string nfc(std::string_view text);

/// Whether `word` has Cyrillic letters and all its Latin letters look like Cyrillic ones (as in „cъвет“).
bool is_cyrillic_with_look_alikes(std::string_view word);

/// One word → folded: NFC, lower case, without stress marks (U+0300, U+0301 over Cyrillic vowels; ѝ → и,
/// й stays), soft hyphens and zero-width characters; apostrophes and hyphens become ' and -.
/// With `to_cyrillic`, Latin look-alikes become Cyrillic. Latin letters keep no marks (é → e).
std::string fold_word(std::string_view word, bool to_cyrillic);

/// A whole text: each word as fold_word (look-alikes by is_cyrillic_with_look_alikes), quotation marks „ “ ”
/// « » become ", dashes –, — become -, every run of white space becomes one space, none at the ends.
std::string normalise(std::string_view text);

}  // namespace megdan::algo::text
