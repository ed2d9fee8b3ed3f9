#include "files/press.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <thread>

#include "core/ensure.hpp"

namespace megdan::files {
namespace {

namespace fs = std::filesystem;

// Bounded from within: memory, processor time, size of what it writes. Nothing is fetched but what the text
// carries.
constexpr const char* script = R"PY(
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
    import weasyprint
except ImportError:
    sys.exit(3)
def carried(url, *rest, **more):
    if not url.startswith('data:'):
        raise ValueError('not carried in the text: ' + url[:80])
    return weasyprint.default_url_fetcher(url, *rest, **more)
text = sys.stdin.buffer.read().decode('utf-8')
weasyprint.HTML(string=text, url_fetcher=carried).write_pdf(sys.argv[1])
)PY";

/// The interpreter that the first of these programs names in its first line; empty where none is there.
std::string interpreter_of(const std::vector<std::string>& programs) {
  for (const auto& program : programs) {
    std::string line;
    std::ifstream in(program);
    if (!std::getline(in, line) || !line.starts_with("#!/")) continue;
    line.erase(0, 2);
    line.erase(std::min(line.find_first_of(" \t\r"), line.size()));
    if (::access(line.c_str(), X_OK) == 0) return line;
  }
  return {};
}

/// A file descriptor that is closed.
class Handle {
 public:
  explicit Handle(int number) : number_(number) {}
  ~Handle() {
    if (number_ >= 0) ::close(number_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

struct Ending {
  bool good = false;
  std::string why = {};
};

/// Runs to its end, or kills it: nothing of ours is open in it, no signal is blocked, the environment is
/// these lines.
Ending run(const std::string& program, const std::vector<std::string>& arguments, const std::string& input,
           const std::string& errors, const std::string& folder, std::chrono::milliseconds deadline,
           int stop) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, usual;
  sigemptyset(&none);
  sigemptyset(&usual);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGHUP}) sigaddset(&usual, signal);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::vector<std::string> lines{"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=" + folder,
                                 "XDG_CACHE_HOME=" + folder + "/cache", "OMP_NUM_THREADS=1"};
  std::vector<char*> environment;
  for (auto& line : lines) environment.push_back(line.data());
  environment.push_back(nullptr);
  pid_t child = 0;
  const int refused =
      posix_spawn(&child, program.c_str(), &actions, &attributes, argv.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (refused != 0) return {false, program + ": " + std::strerror(refused)};

  const Handle watched(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  std::array<pollfd, 2> both{{{watched.get(), POLLIN, 0}, {stop, POLLIN, 0}}};
  const auto until = std::chrono::steady_clock::now() + deadline;
  bool ended = false;
  while (watched.get() >= 0 && !ended) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
    if (left <= 0) break;
    const int told = ::poll(both.data(), both.size(), static_cast<int>(left));
    if (told < 0 && errno != EINTR) break;
    ended = told > 0 && (both[0].revents & POLLIN) != 0;
    if (told > 0 && !ended) break;
  }
  if (!ended) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!ended) return {false, "it was ended: too slow, or the server stops"};
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {true, {}};
  std::ifstream in(errors, std::ios::binary);
  std::string said{std::istreambuf_iterator<char>(in), {}};
  if (said.size() > 400) said.erase(0, said.size() - 400);
  return {false, said.empty() ? "it ended with status " + std::to_string(status) : said};
}

}  // namespace

struct Press::Work {
  struct Order {
    std::string name, html;
  };

  explicit Work(PressOptions given) : options(std::move(given)), stop(::eventfd(0, EFD_CLOEXEC)) {
    ensure(stop.get() >= 0, "no eventfd for the press");
  }
  ~Work() {
    {
      const std::lock_guard lock(mutex);
      over = true;
    }
    const std::uint64_t one = 1;
    (void)!::write(stop.get(), &one, sizeof one);
    changed.notify_all();
    if (thread.joinable()) thread.join();
  }

  std::string path(std::string_view name) const { return options.folder + "/" + std::string(name) + ".pdf"; }

  State state(std::string_view name) const {
    if (running == name || std::ranges::find(orders, name, &Order::name) != orders.end())
      return State::making;
    if (fs::exists(path(name))) return State::ready;
    return failures.contains(name) ? State::failed : State::unknown;
  }

  void loop() {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] { return over || !orders.empty(); });
      if (over) return;
      const Order order = std::move(orders.front());
      orders.pop_front();
      running = order.name;
      lock.unlock();
      const auto why = make(order);
      lock.lock();
      running.clear();
      if (why.empty())
        failures.erase(order.name);
      else
        failures[order.name] = why;
      if (failures.size() > 100) failures.erase(failures.begin());
    }
  }

  std::string make(const Order& order) {
    try {
      fs::create_directories(options.folder);
      const std::string text = options.folder + "/text.html", made = options.folder + "/made.part";
      {
        std::ofstream out(text, std::ios::binary | std::ios::trunc);
        out << order.html;
        if (!out.flush()) return "the text cannot be written into " + options.folder;
      }
      const auto ending = run(interpreter, {"-I", "-c", script, made}, text, options.folder + "/errors.txt",
                              options.folder, options.deadline, stop.get());
      fs::remove(text);
      if (!ending.good) {
        fs::remove(made);
        return ending.why;
      }
      fs::rename(made, path(order.name));  // a paper is whole or is not there
      forget_oldest();
      return {};
    } catch (const std::exception& error) {
      return error.what();
    }
  }

  void forget_oldest() const {
    std::vector<std::pair<fs::file_time_type, fs::path>> papers;
    for (const auto& entry : fs::directory_iterator(options.folder))
      if (entry.path().extension() == ".pdf") papers.emplace_back(entry.last_write_time(), entry.path());
    if (papers.size() <= options.most_kept) return;
    std::ranges::sort(papers);
    for (std::size_t i = 0; i + options.most_kept < papers.size(); ++i) fs::remove(papers[i].second);
  }

  PressOptions options;
  Handle stop;
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::deque<Order> orders;
  std::string running;
  std::map<std::string, std::string, std::less<>> failures;
  bool over = false;
  std::thread thread;
  std::string interpreter;
};

Press::Press(PressOptions options) : work_(new Work(std::move(options))) {
  work_->interpreter = interpreter_of(work_->options.programs);
}
Press::~Press() = default;

bool Press::is_there() const {
  return !work_->interpreter.empty();
}

Press::State Press::state_of(std::string_view name) const {
  const std::lock_guard lock(work_->mutex);
  return work_->state(name);
}

Press::State Press::order(std::string_view name, std::string html) {
  ensure(!name.empty() &&
             std::ranges::all_of(
                 name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }),
         "a paper's name has a strange sign");
  if (!is_there()) return State::failed;
  const std::lock_guard lock(work_->mutex);
  if (const auto now = work_->state(name); now == State::ready || now == State::making) return now;
  if (work_->over || work_->orders.size() >= work_->options.most_waiting) return State::full;
  if (!work_->thread.joinable()) work_->thread = std::thread([work = work_.get()] { work->loop(); });
  work_->failures.erase(std::string(name));
  work_->orders.push_back({std::string(name), std::move(html)});
  work_->changed.notify_one();
  return State::making;
}

std::optional<std::string> Press::paper(std::string_view name) const {
  std::ifstream in(work_->path(name), std::ios::binary);
  if (!in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

void Press::forget(std::string_view beginning) {
  const std::lock_guard lock(work_->mutex);
  std::erase_if(work_->orders, [&](const auto& order) { return order.name.starts_with(beginning); });
  std::error_code none;  // no folder: nothing was ever laid out
  std::vector<fs::path> papers;
  for (const auto& entry : fs::directory_iterator(work_->options.folder, none))
    if (entry.path().extension() == ".pdf" && entry.path().filename().string().starts_with(beginning))
      papers.push_back(entry.path());
  for (const auto& paper : papers) fs::remove(paper, none);
}

std::string Press::failure(std::string_view name) const {
  const std::lock_guard lock(work_->mutex);
  const auto found = work_->failures.find(name);
  return found == work_->failures.end() ? std::string() : found->second;
}

}  // namespace megdan::files
