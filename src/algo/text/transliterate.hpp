// Bulgarian between Cyrillic and Latin letters: by the Transliteration Act of 2009 and as people type it.
// Will not translate, and cannot know one right Cyrillic spelling of a Latin word: it gives candidates.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace megdan::algo::text {

/// Cyrillic → Latin by the Transliteration Act (Закон за транслитерацията, State Gazette 19/2009): жzh цts
/// чch шsh щsht ъa ьy юyu яya йy уu хh; final „ия“ of a word → ia; „България“ → Bulgaria. Case is kept (Щ →
/// Sht, Щ in capitals → SHT). What is not Bulgarian Cyrillic passes unchanged. UTF-8 in and out.
std::string to_latin(std::string_view text);

/// The likeliest Cyrillic spelling of text written in Latin letters by the Act or informally (4 ч, 6 ш, w в,
/// q я, j й …). Words that hold no letters, and words already in Cyrillic, pass unchanged.
std::string to_cyrillic(std::string_view text);

/// Cyrillic spellings that a folded Latin word may stand for, the likeliest first, at most `most`. Each
/// choice is a reading of the letters (a: а or ъ; y: й, ъ or и; …); the caller keeps those that are words.
std::vector<std::string> cyrillic_candidates(std::string_view latin_word, std::size_t most = 64);

/// A Latin key under which spellings of one name meet: „София“, sofia, sofiya → sofia; „Търговище“,
/// Targovishte → the same. `folded` is one folded word in either script; empty when it has letters of
/// neither.
std::string latin_key(std::string_view folded);

}  // namespace megdan::algo::text
