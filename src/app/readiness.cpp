#include "app/readiness.hpp"

#include <utility>

#include "app/log.hpp"
#include "app/standing.hpp"
#include "db/migrations.hpp"

namespace megdan::app {
namespace {

constexpr Duration looks_apart = std::chrono::seconds(1);
constexpr Duration longest_look = std::chrono::seconds(5);

}  // namespace

Readiness::Readiness(db::Database& database, const Clock& clock, std::string folder)
    : database_(database), clock_(clock), folder_(std::move(folder)) {}

std::string Readiness::reason() {
  {
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.now();
    if (is_looking_) return now - looked_at_ > longest_look ? "database" : last_;
    // A clock that was put back must not keep an old answer.
    if (looked_at_.ms != 0 && now >= looked_at_ && now - looked_at_ < looks_apart) return last_;
    is_looking_ = true;
    looked_at_ = now;
  }
  const Found found = look();
  const std::lock_guard lock(mutex_);
  is_looking_ = false;
  if (const std::string before = std::exchange(last_, found.reason); before != last_) {
    if (!last_.empty()) {
      log("error", "unready", {{"reason", std::string_view(last_)}, {"why", std::string_view(found.why)}});
    } else if (before != "starting") {
      log("info", "ready");
    }
  }
  return last_;
}

Readiness::Found Readiness::look() {
  try {
    if (database_.applied_migrations().size() != db::migrations().size())
      return {"schema", "the migrations are not those of this program"};
    mark_written(database_, clock_.now());
  } catch (const std::exception& error) {
    return {"database", error.what()};
  }
  if (auto problem = problem_of_disk(folder_); !problem.empty()) return {"disk", std::move(problem)};
  return {};
}

}  // namespace megdan::app
