// The compiler's 128-bit integers under names that a pedantic build accepts.
// Will not check for overflow; each user states its bounds.
#pragma once

namespace megdan::algo::voting {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

}  // namespace megdan::algo::voting
