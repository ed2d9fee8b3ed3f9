#include <unordered_map>

#include "algo/matching/json_place.hpp"
#include "algo/matching/read.hpp"

namespace megdan::algo::matching {
namespace json = boost::json;
namespace {

using Path = std::vector<Step>;

/// The members of an object in their order, and what their keys are called in the answer.
class Group {
 public:
  Group(const JsonText& in, const json::object& parent, std::string_view key, Path path, char prefix)
      : in_(in), path_(std::move(path)) {
    const json::value& found = in.member(parent, key, path_);
    path_.emplace_back(key);
    object_ = &in.object(found, path_);
    if (object_->size() > most_nodes) in.fail(path_, "more than 2 million");
    for (const auto& member : *object_) {
      const std::string_view name(member.key().data(), member.key().size());
      index_.emplace(name, static_cast<std::uint32_t>(names_.size()));
      names_.push_back(prefix == '\0' ? std::string(name) : prefix + std::string(name));
    }
  }
  [[nodiscard]] const json::object& object() const { return *object_; }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] Path path(std::string_view key) const {
    Path result = path_;
    result.emplace_back(key);
    return result;
  }
  /// The index of the one that `value` names.
  std::uint32_t find(const json::value& value, const Path& path) const {
    const auto found = index_.find(in_.name(value, path));
    if (found == index_.end())
      in_.fail(path, "not among the " + std::string(std::get<std::string_view>(path_.back())));
    return found->second;
  }
  Preferences list(const json::value& value, Path path) const {
    const json::array& items = in_.array(value, path);
    Preferences result;
    std::vector<std::uint32_t>& seen = seen_;
    seen.resize(size(), 0);
    ++stamp_;
    path.emplace_back(std::size_t{0});
    for (std::size_t k = 0; k < items.size(); ++k) {
      path.back() = k;
      const std::uint32_t choice = find(items[k], path);
      if (seen[choice] == stamp_) in_.fail(path, "listed twice");
      seen[choice] = stamp_;
      result.push_back(choice);
    }
    return result;
  }

 private:
  const JsonText& in_;
  Path path_;
  const json::object* object_ = nullptr;
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::uint32_t> index_;  // looked up only, never walked
  mutable std::vector<std::uint32_t> seen_;
  mutable std::uint32_t stamp_ = 0;
};

std::string_view view(json::string_view text) {
  return {text.data(), text.size()};
}

std::uint32_t places(const JsonText& in, const json::value& value, const Path& path) {
  const std::int64_t count = in.whole(value, path);
  if (count < 0 || count > 1'000'000'000) in.fail(path, "a capacity is not within 0 … 10^9");
  return static_cast<std::uint32_t>(count);
}

std::vector<Preferences> lists(const Group& from, const Group& over) {
  std::vector<Preferences> result;
  for (const auto& member : from.object())
    result.push_back(over.list(member.value(), from.path(view(member.key()))));
  return result;
}

/// {"x": {"capacity": 1, "preferences": […]}}
void numbered_lists(const JsonText& in, const Group& from, const Group& over,
                    std::vector<Preferences>& lists_out, std::vector<std::uint32_t>& capacity) {
  for (const auto& member : from.object()) {
    Path path = from.path(view(member.key()));
    const json::object& object = in.object(member.value(), path);
    path.emplace_back("capacity");
    capacity.push_back(places(in, in.member(object, "capacity", from.path(view(member.key()))), path));
    path.back() = "preferences";
    lists_out.push_back(over.list(in.member(object, "preferences", from.path(view(member.key()))), path));
  }
}

std::vector<std::uint32_t> capacities(const JsonText& in, const json::object& parent, const Path& base,
                                      std::string_view key, const Group& of) {
  Path path = base;
  path.emplace_back(key);
  const json::object& object = in.object(in.member(parent, key, base), path);
  std::vector<std::uint32_t> result;
  for (const auto& member : of.object()) {
    Path place = path;
    place.emplace_back(view(member.key()));
    result.push_back(places(in, in.member(object, view(member.key()), path), place));
  }
  return result;
}

NamedHospitals hospitals(const JsonText& in, const json::object& root, const Path& path) {
  const bool named = root.if_contains("capacity") != nullptr;
  const Group residents(in, root, "residents", path, named ? '\0' : 'r');
  const Group wards(in, root, "hospitals", path, named ? '\0' : 'h');
  NamedHospitals result;
  result.residents = residents.names();
  result.hospitals = wards.names();
  result.problem.residents = lists(residents, wards);
  if (named) {
    result.problem.hospitals = lists(wards, residents);
    result.problem.capacity = capacities(in, root, path, "capacity", wards);
  } else {
    numbered_lists(in, wards, residents, result.problem.hospitals, result.problem.capacity);
  }
  return result;
}

NamedProjects numbered_projects(const JsonText& in, const json::object& root, const Path& path) {
  const Group students(in, root, "students", path, 's');
  const Group projects(in, root, "projects", path, 'p');
  const Group lecturers(in, root, "lecturers", path, 'l');
  NamedProjects result{{}, students.names(), projects.names(), lecturers.names()};
  result.problem.students = lists(students, projects);
  for (const auto& member : projects.object()) {
    Path place = projects.path(view(member.key()));
    const json::object& object = in.object(member.value(), place);
    const json::value& capacity = in.member(object, "capacity", place);
    const json::value& lecturer = in.member(object, "lecturer", place);
    place.emplace_back("capacity");
    result.problem.project_capacity.push_back(places(in, capacity, place));
    place.back() = "lecturer";
    result.problem.lecturer_of.push_back(lecturers.find(lecturer, place));
  }
  numbered_lists(in, lecturers, students, result.problem.lecturers, result.problem.lecturer_capacity);
  return result;
}

NamedProjects named_projects(const JsonText& in, const json::object& root, const Path& path) {
  const Group students(in, root, "students", path, '\0');
  const Group projects(in, root, "project_supervisor", path, '\0');
  const Group lecturers(in, root, "supervisors", path, '\0');
  NamedProjects result{{}, students.names(), projects.names(), lecturers.names()};
  result.problem.students = lists(students, projects);
  result.problem.lecturers = lists(lecturers, students);
  for (const auto& member : projects.object())
    result.problem.lecturer_of.push_back(lecturers.find(member.value(), projects.path(view(member.key()))));
  result.problem.project_capacity = capacities(in, root, path, "project_capacity", projects);
  result.problem.lecturer_capacity = capacities(in, root, path, "supervisor_capacity", lecturers);
  return result;
}

}  // namespace

std::variant<NamedHospitals, NamedProjects> read_preferences(std::string_view text) {
  const JsonText in(text);
  const json::object* root = &in.object(in.root(), {});
  Path path;
  if (const json::value* instance = root->if_contains("instance")) {
    path.emplace_back("instance");
    root = &in.object(*instance, path);
  }
  if (root->if_contains("residents") != nullptr) return hospitals(in, *root, path);
  if (root->if_contains("students") == nullptr) in.fail(path, "neither “residents” nor “students” is there");
  if (root->if_contains("supervisors") != nullptr) return named_projects(in, *root, path);
  return numbered_projects(in, *root, path);
}

}  // namespace megdan::algo::matching
