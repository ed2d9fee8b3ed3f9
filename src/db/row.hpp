// Rows and values: how C++ fields become parameters and columns become fields.
// Will not convert silently: a NULL for a field that is not optional is a broken promise.
#pragma once

#include <boost/pfr/core.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/ensure.hpp"
#include "core/enum_text.hpp"
#include "core/id.hpp"
#include "core/instant.hpp"

namespace megdan::db {

using Bytes = std::span<const std::byte>;
/// A NULL that knows what it is the absence of: PostgreSQL wants a type for `$1 IS NULL OR region = $1`.
enum class Null { integer, real, text, bytes };
using Value = std::variant<std::monostate, std::int64_t, double, std::string_view, Bytes, Null>;

inline Value to_value(std::int64_t v) {
  return v;
}
inline Value to_value(int v) {
  return std::int64_t{v};
}
inline Value to_value(bool v) {
  return std::int64_t{v};
}
inline Value to_value(double v) {
  return v;
}
inline Value to_value(std::string_view v) {
  return v;
}
inline Value to_value(const std::string& v) {
  return std::string_view(v);
}
inline Value to_value(const char* v) {
  return std::string_view(v);
}
inline Value to_value(Bytes v) {
  return v;
}
inline Value to_value(std::nullopt_t) {
  return std::monostate{};
}
inline Value to_value(Instant v) {
  return v.ms;
}
template <class Tag>
Value to_value(Id<Tag> v) {
  return v.value;
}
template <NamedEnum E>
Value to_value(E v) {
  return std::string_view(to_text(v));
}
template <class T>
Value to_value(const std::optional<T>& v) {
  if (v) return to_value(*v);
  if constexpr (std::is_floating_point_v<T>)
    return Null::real;
  else if constexpr (std::is_convertible_v<T, std::string_view> || std::is_enum_v<T>)
    return Null::text;
  else if constexpr (std::is_convertible_v<T, Bytes>)
    return Null::bytes;
  else
    return Null::integer;
}

/// One result row; valid only inside the callback that got it.
class Row {
 public:
  virtual ~Row() = default;
  virtual std::size_t columns() const = 0;
  virtual bool is_null(std::size_t column) const = 0;
  virtual std::int64_t integer(std::size_t column) const = 0;
  virtual double real(std::size_t column) const = 0;
  virtual std::string_view text(std::size_t column) const = 0;
  virtual Bytes bytes(std::size_t column) const = 0;
};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};

template <class T>
concept Scalar = std::is_arithmetic_v<T> || std::is_same_v<T, std::string> || std::is_same_v<T, Instant> ||
    std::is_same_v<T, std::vector<std::byte>> || IsId<T>::value || IsOptional<T>::value || NamedEnum<T>;

template <class T>
T read_column(const Row& row, std::size_t column) {
  if constexpr (IsOptional<T>::value) {
    if (row.is_null(column)) return std::nullopt;
    return read_column<typename T::value_type>(row, column);
  } else {
    ensure(!row.is_null(column), "NULL in a column whose field is not optional");
    if constexpr (std::is_same_v<T, bool>) {
      return row.integer(column) != 0;
    } else if constexpr (std::is_integral_v<T>) {
      return static_cast<T>(row.integer(column));
    } else if constexpr (std::is_floating_point_v<T>) {
      return static_cast<T>(row.real(column));
    } else if constexpr (std::is_same_v<T, std::string>) {
      return std::string(row.text(column));
    } else if constexpr (std::is_same_v<T, std::vector<std::byte>>) {
      const Bytes bytes = row.bytes(column);
      return T(bytes.begin(), bytes.end());
    } else if constexpr (std::is_same_v<T, Instant>) {
      return Instant{row.integer(column)};
    } else if constexpr (IsId<T>::value) {
      return T{row.integer(column)};
    } else {
      static_assert(NamedEnum<T>, "no column reads as this type");
      T value{};
      ensure(from_text(row.text(column), value), "a stored text that its enum does not know");
      return value;
    }
  }
}

template <class T>
T read_row(const Row& row) {
  if constexpr (Scalar<T>) {
    return read_column<T>(row, 0);
  } else {
    T value{};
    std::size_t column = 0;
    boost::pfr::for_each_field(value, [&](auto& field) {
      field = read_column<std::remove_cvref_t<decltype(field)>>(row, column++);
    });
    ensure(column == row.columns(), "the row has other columns than its struct has fields");
    return value;
  }
}

}  // namespace megdan::db
