// The stored texts of an enum, beside the enum: one list, in the order of the enumerators, which count from
// 0. Will not translate: labels for people are msgids of the feature.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace megdan {

/// Specialise with `static constexpr auto names = std::to_array<std::string_view>({…})`.
template <class E>
struct EnumNames;

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires {
  EnumNames<E>::names.size();
};

template <NamedEnum E>
constexpr std::string_view to_text(E value) {
  return EnumNames<E>::names[static_cast<std::size_t>(value)];
}

template <NamedEnum E>
constexpr bool from_text(std::string_view text, E& value) {
  const auto& names = EnumNames<E>::names;
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) return false;
  value = static_cast<E>(found - names.begin());
  return true;
}

}  // namespace megdan
