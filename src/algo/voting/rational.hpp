// Numbers that cannot overflow, for what 128 bits cannot certify.
// Will not be fast: each value allocates once it leaves 128 bits.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>

namespace megdan::algo::voting {

using Integer = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;

}  // namespace megdan::algo::voting
