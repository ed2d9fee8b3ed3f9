#include <cstdint>
#include <string_view>

#include "algo/matching/read.hpp"

using namespace megdan::algo::matching;

/// Whatever is read must have both optima, and both must be stable.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto file = read_preferences({reinterpret_cast<const char*>(data), size});
    if (const auto* hospitals = std::get_if<NamedHospitals>(&file)) {
      for (const Matching& matching :
           {best_for_residents(hospitals->problem), best_for_hospitals(hospitals->problem)})
        if (!blocking_pairs(hospitals->problem, matching).empty()) __builtin_trap();
      (void)reasons(hospitals->problem, best_for_residents(hospitals->problem));
    } else {
      const auto& projects = std::get<NamedProjects>(file).problem;
      for (const Matching& matching : {best_for_students(projects), best_for_lecturers(projects)})
        if (!blocking_pairs(projects, matching).empty()) __builtin_trap();
    }
  } catch (const ReadError& error) {
    if (error.line() == 0) __builtin_trap();
  }
  return 0;
}
