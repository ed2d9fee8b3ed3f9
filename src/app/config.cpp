#include "app/config.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>

#include "mail/message.hpp"

namespace megdan::app {
namespace {

[[noreturn]] void stop(const std::string& path, const toml::node& node, const std::string& why) {
  throw std::runtime_error(fmt::format("{}:{}: {}", path, node.source().begin.line, why));
}

std::string first_network_address() {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return "127.0.0.1";
  std::string found = "127.0.0.1";
  for (const ifaddrs* at = list; at; at = at->ifa_next) {
    if (!at->ifa_addr || at->ifa_addr->sa_family != AF_INET || (at->ifa_flags & IFF_LOOPBACK) ||
        !(at->ifa_flags & IFF_UP))
      continue;
    char text[INET_ADDRSTRLEN] = {};
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(at->ifa_addr)->sin_addr, text, sizeof text);
    found = text;
    break;
  }
  freeifaddrs(list);
  return found;
}

}  // namespace

std::string Config::database_address() const {
  return database.empty() ? data + "/megdan.sqlite" : database;
}

void read_config(Config& config, const std::string& path, bool must_exist) {
  if (!std::filesystem::exists(path)) {
    if (must_exist) throw std::runtime_error(path + ": there is no such file");
    return;
  }
  if (std::filesystem::is_directory(path))
    throw std::runtime_error(path + ": this is a folder, not a file of settings");
  toml::table table;
  try {
    table = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    throw std::runtime_error(fmt::format("{}:{}: {}", path, error.source().begin.line, error.description()));
  }
  const auto text = [&](std::string& into) {
    return [&path, &into](const toml::node& node) {
      const auto value = node.value<std::string>();
      if (!value || !node.is_string()) stop(path, node, "this setting takes a text in quotes");
      into = *value;
    };
  };
  const auto number = [&](auto& into, std::int64_t least, std::int64_t most) {
    return [&path, &into, least, most](const toml::node& node) {
      const auto value = node.value<std::int64_t>();
      if (!node.is_integer() || *value < least || *value > most)
        stop(path, node, fmt::format("this setting takes a whole number from {} to {}", least, most));
      into = static_cast<std::remove_reference_t<decltype(into)>>(*value);
    };
  };
  const std::map<std::string, std::function<void(const toml::node&)>, std::less<>> known = {
      {"listen", text(config.listen)},
      {"port", number(config.port, 0, 65535)},
      {"public_url", text(config.public_url)},
      {"data", text(config.data)},
      {"database", text(config.database)},
      {"centre_name", text(config.centre_name)},
      {"workers", number(config.workers, 0, 256)},
      {"backups_kept", number(config.backups_kept, 0, 1000)},
      {"smtp_url", text(config.smtp_url)},
      {"smtp_user", text(config.smtp_user)},
      {"smtp_password", text(config.smtp_password)},
      {"smtp_from", text(config.smtp_from)},
      {"trusted_proxies",
       [&](const toml::node& node) {
         if (!node.is_array()) stop(path, node, "this setting takes a list of addresses in quotes");
         config.trusted_proxies.clear();
         for (const auto& item : *node.as_array()) {
           if (!item.is_string()) stop(path, item, "this setting takes a list of addresses in quotes");
           config.trusted_proxies.push_back(*item.value<std::string>());
         }
       }},
  };
  for (const auto& [key, node] : table) {
    const auto found = known.find(key.str());
    if (found == known.end()) {
      std::string names;
      for (const auto& [name, read] : known) names += (names.empty() ? "" : ", ") + name;
      stop(path, node, fmt::format("unknown setting \"{}\"; there are: {}", key.str(), names));
    }
    found->second(node);
  }
}

void check(const Config& config) {
  in6_addr heard{};
  const std::string listen =
      config.listen.substr(0, config.listen.find('%'));  // fe80::1%eth0: of one network card
  if (inet_pton(AF_INET, config.listen.c_str(), &heard) != 1 &&
      inet_pton(AF_INET6, listen.c_str(), &heard) != 1)
    throw std::runtime_error(fmt::format(
        "listen takes the address of a network card, 127.0.0.1 or 0.0.0.0: \"{}\" is none", config.listen));
  const auto& url = config.public_url;
  if (!url.starts_with("http://") && !url.starts_with("https://"))
    throw std::runtime_error("public_url must begin with http:// or https://");
  if (url.size() == url.find("://") + 3 ||
      std::ranges::any_of(url, [](unsigned char c) { return c <= ' ' || c == 0x7f; }))
    throw std::runtime_error(fmt::format("public_url is no address: \"{}\"", url));
  for (const auto& proxy : config.trusted_proxies) {
    in6_addr address{};
    if (inet_pton(AF_INET, proxy.c_str(), &address) != 1 && inet_pton(AF_INET6, proxy.c_str(), &address) != 1)
      throw std::runtime_error(
          fmt::format("trusted_proxies takes single addresses, without a net mask: \"{}\" is none", proxy));
  }
  if (!config.smtp_url.empty() && !config.smtp_url.starts_with("smtp://") &&
      !config.smtp_url.starts_with("smtps://"))
    throw std::runtime_error("smtp_url must begin with smtp:// or smtps://");
  try {
    (void)mail::read_mailbox(config.smtp_from);
  } catch (const std::exception& error) {
    throw std::runtime_error(fmt::format("smtp_from: {}", error.what()));
  }
  const auto scheme = config.database.substr(0, config.database.find("://"));
  if (scheme.size() < config.database.size() && scheme != "postgres" && scheme != "postgresql")
    throw std::runtime_error(
        fmt::format("database must be postgres://… or a SQLite file, not {}://…", scheme));
}

void complete(Config& config) {
  config.data = std::filesystem::absolute(config.data).lexically_normal().string();
  if (config.data.size() > 1 && config.data.ends_with('/')) config.data.pop_back();
  if (config.public_url.empty()) {
    const bool all = config.listen == "0.0.0.0" || config.listen == "::";
    const std::string host = all ? first_network_address() : config.listen;
    config.public_url = fmt::format(
        "http://{}:{}", host.find(':') == std::string::npos ? host : "[" + host + "]", config.port);
  }
  while (config.public_url.ends_with('/')) config.public_url.pop_back();
  check(config);
}

std::string without_secrets(const std::string& address) {
  const auto scheme = address.find("://");
  if (scheme == std::string::npos) return address;
  const auto begin = scheme + 3;
  // To the last @: a passphrase that was written with / or ? in it must not show either.
  const auto at = address.rfind('@');
  std::string shown =
      address.substr(0, begin) +
      (at == std::string::npos || at < begin ? address.substr(begin) : "…" + address.substr(at));
  const auto question = shown.find('?');
  if (question == std::string::npos) return shown;
  constexpr auto harmless = std::to_array<std::string_view>(
      {"host", "hostaddr", "port", "dbname", "sslmode", "sslrootcert", "connect_timeout", "application_name",
       "target_session_attrs", "options", "channel_binding"});
  std::string result = shown.substr(0, question + 1);
  for (auto from = question + 1; from <= shown.size();) {
    const auto end = std::min(shown.find('&', from), shown.size());
    const auto parameter = shown.substr(from, end - from);
    const auto name = parameter.substr(0, parameter.find('='));
    const bool known = std::ranges::find(harmless, name) != harmless.end();
    result += (from == question + 1 ? "" : "&") +
              (known || name.size() == parameter.size() ? parameter : name + "=…");
    from = end + 1;
  }
  return result;
}

std::string to_toml(const Config& config) {
  toml::array proxies;
  for (const auto& proxy : config.trusted_proxies) proxies.push_back(proxy);
  const toml::table table{{"listen", config.listen},
                          {"port", config.port},
                          {"public_url", config.public_url},
                          {"data", config.data},
                          {"database", without_secrets(config.database_address())},
                          {"centre_name", config.centre_name},
                          {"workers", static_cast<std::int64_t>(config.workers)},
                          {"backups_kept", static_cast<std::int64_t>(config.backups_kept)},
                          {"trusted_proxies", proxies},
                          {"smtp_url", without_secrets(config.smtp_url)},
                          {"smtp_user", config.smtp_user},
                          {"smtp_password", config.smtp_password.empty() ? "" : "(set)"},
                          {"smtp_from", config.smtp_from}};
  std::ostringstream out;
  out << table << '\n';
  return out.str();
}

}  // namespace megdan::app
