#include "people/rules.hpp"

#include <algorithm>
#include <array>

#include "core/utf8.hpp"
#include "i18n/text.hpp"

namespace megdan::people {
namespace {

// The ones that are tried first, in both languages and both keyboard layouts; folded.
constexpr auto known = std::to_array<std::string_view>(
    {"password",   "password1",     "password123",  "passw0rd", "12345678",   "123456789",    "1234567890",
     "87654321",   "11111111",      "00000000",     "qwertyui", "qwertyuiop", "qwerty123",    "asdfghjk",
     "iloveyou",   "administrator", "admin123",     "welcome1", "sunshine",   "princess",     "football",
     "baseball",   "superman",      "trustno1",     "letmein1", "megdan123",  "megdanmegdan", "парола123",
     "паролата",   "паролапарола",  "здравейте",    "обичамте", "българия",   "balgariya",    "bulgaria",
     "bulgaria1",  "мегдан123",     "мегданмегдан", "явертъуи", "йцукенгш",   "parola123",    "parola1234",
     "levski1914", "cska1948",      "12341234",     "abcd1234", "a1b2c3d4",   "qazwsxedc"});

const char* browser_in(std::string_view agent) {
  if (agent.find("Firefox/") != std::string_view::npos) return "Firefox";
  if (agent.find("Edg/") != std::string_view::npos) return "Edge";
  if (agent.find("Chrome/") != std::string_view::npos) return "Chrome";
  if (agent.find("Safari/") != std::string_view::npos) return "Safari";
  return "";
}

const char* system_in(std::string_view agent) {
  if (agent.find("Android") != std::string_view::npos) return "Android";
  if (agent.find("iPhone") != std::string_view::npos || agent.find("iPad") != std::string_view::npos)
    return "iOS";
  if (agent.find("Windows") != std::string_view::npos) return "Windows";
  if (agent.find("Mac OS") != std::string_view::npos) return "macOS";
  if (agent.find("Linux") != std::string_view::npos) return "Linux";
  return "";
}

}  // namespace

const char* sentence_of(Refusal refusal) {
  using i18n::mark;
  switch (refusal) {
    case Refusal::wrong:
      return mark("That is not right. Please check what you typed and try again.");
    case Refusal::slow_down:
      return mark("There were too many attempts. Please wait a few minutes and try again.");
    case Refusal::link_dead:
      return mark(
          "This link no longer works: it was used, it expired, or it was withdrawn. Please ask for a new "
          "one.");
    case Refusal::passphrase_short:
      return mark(
          "A passphrase needs at least 8 characters. Several words are easier to remember and harder to "
          "guess.");
    case Refusal::passphrase_long:
      return mark("A passphrase can have at most 1,000 characters.");
    case Refusal::passphrase_known:
      return mark("This passphrase is among the most common ones. Please choose several words of your own.");
    case Refusal::bad_address:
      return mark("Please type a whole e-mail address, for example ivanka@example.org.");
    case Refusal::empty_name:
      return mark("Please type a name, so that others know who wrote.");
    case Refusal::too_long:
      return mark("That is too long. Please shorten it.");
    case Refusal::not_yours:
      return mark("You cannot give this role for this centre. Please choose another role or centre.");
    case Refusal::already_there:
      return mark("The second step of signing in is set up already.");
    case Refusal::letters_slow_down:
      return mark(
          "Several letters were asked for already. Please look in your mailbox, wait a few minutes and try "
          "again.");
    case Refusal::centre_unnamed:
      return mark("Please type the name of the centre.");
    case Refusal::centre_there:
      return mark("There is a centre with this name already.");
    case Refusal::no_region:
      return mark("Please choose a region.");
    case Refusal::last_administrator:
      return mark("This is the last administrator. Give the role to somebody else first.");
  }
  return "";
}

Result<Done, Refusal> check_passphrase(std::string_view passphrase, std::string_view email,
                                       std::string_view centre_name) {
  const auto length = count_code_points(passphrase);
  if (length < 8) return Refused{Refusal::passphrase_short};
  if (length > 1000) return Refused{Refusal::passphrase_long};
  const std::string folded = i18n::fold(passphrase);
  if (std::ranges::find(known, folded) != known.end()) return Refused{Refusal::passphrase_known};
  if (folded == i18n::fold(email) || folded == i18n::fold(centre_name))
    return Refused{Refusal::passphrase_known};
  // One sign repeated; a sign may have several bytes.
  const std::string sign(first_code_points(folded, 1));
  std::string repeated;
  while (repeated.size() < folded.size()) repeated += sign;
  if (repeated == folded) return Refused{Refusal::passphrase_known};
  return Done{};
}

bool is_alive(const Session& session, bool staff, Instant now) {
  using std::chrono::hours;
  using std::chrono::minutes;
  const Duration idle = staff ? Duration(minutes(30)) : Duration(hours(24 * 14));
  const Duration absolute = staff ? Duration(hours(12)) : Duration(hours(24 * 30));
  return now - session.seen_at <= idle && now - session.made_at <= absolute;
}

bool may_give(const Viewer& giver, Role role, std::optional<CentreId> centre) {
  if (role == Role::guest) return false;
  if (giver.has(Role::administrator, centre)) return true;
  return giver.has(Role::manager, centre) && role <= Role::facilitator;
}

Duration wait_after(std::int64_t failures) {
  if (failures < 5) return Duration(0);
  const auto doubled = std::chrono::seconds(1) * (std::int64_t{1} << std::min<std::int64_t>(failures - 4, 9));
  return std::min<Duration>(doubled, std::chrono::minutes(5));
}

Duration wait_for_letter(std::int64_t letters) {
  if (letters < 3) return Duration(0);
  return std::min<Duration>(std::chrono::minutes(std::int64_t{1} << std::min<std::int64_t>(letters - 3, 4)),
                            std::chrono::minutes(15));
}

std::string device_of(std::string_view user_agent) {
  std::string device = browser_in(user_agent);
  const std::string_view system = system_in(user_agent);
  if (!device.empty() && !system.empty()) device += ", ";
  return device += system;
}

}  // namespace megdan::people
