#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "mail/mail.hpp"
#include "mail/message.hpp"

namespace megdan::mail {
namespace {

struct Close {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

void start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

std::string url_part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  if (!host.starts_with("127.")) return false;
  return std::all_of(host.begin(), host.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

class Smtp final : public Sender {
 public:
  Smtp(SmtpOptions options, const Clock& clock)
      : options_(std::move(options)), from_(read_mailbox(options_.from)), clock_(clock) {
    start_curl();
    const std::unique_ptr<CURLU, Close> url(curl_url());
    if (!url || curl_url_set(url.get(), CURLUPART_URL, options_.url.c_str(), 0) != CURLUE_OK)
      throw std::runtime_error("no address of an SMTP server: " + options_.url);
    const std::string scheme = url_part(url.get(), CURLUPART_SCHEME);
    if (scheme != "smtp" && scheme != "smtps")
      throw std::runtime_error("an SMTP server's address begins with smtp:// or smtps://, not " + scheme +
                               "://");
    if (!url_part(url.get(), CURLUPART_USER).empty() || !url_part(url.get(), CURLUPART_PASSWORD).empty())
      throw std::runtime_error("user and password of the SMTP server stand apart from its address");
    demand_tls_ = scheme == "smtps" || !is_loopback(url_part(url.get(), CURLUPART_HOST));
  }

  void send(const Letter& letter) override {
    const std::string message = write_message(letter, from_, clock_.now());
    const std::unique_ptr<CURL, Close> handle(curl_easy_init());
    if (!handle) throw std::runtime_error("libcurl gives no handle");
    const std::unique_ptr<curl_slist, Close> to(curl_slist_append(nullptr, ("<" + letter.to + ">").c_str()));
    if (!to) throw std::bad_alloc();
    const std::string sender = "<" + from_.address + ">";
    std::string_view unread = message;
    std::array<char, CURL_ERROR_SIZE> reason{};

    CURL* curl = handle.get();
    const auto set = [curl](CURLoption option, auto value) {
      const CURLcode code = curl_easy_setopt(curl, option, value);
      if (code != CURLE_OK) throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
    };
    set(CURLOPT_URL, options_.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    // The environment's proxies are for the web.
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.deadline.count()));
    set(CURLOPT_USE_SSL, demand_tls_ ? long{CURLUSESSL_ALL} : long{CURLUSESSL_NONE});
    set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    if (!options_.user.empty()) {
      set(CURLOPT_USERNAME, options_.user.c_str());
      set(CURLOPT_PASSWORD, options_.password.c_str());
    }
    set(CURLOPT_MAIL_FROM, sender.c_str());
    set(CURLOPT_MAIL_RCPT, to.get());
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, &Smtp::read);
    set(CURLOPT_READDATA, static_cast<void*>(&unread));
    set(CURLOPT_ERRORBUFFER, reason.data());
    const CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK) return;
    long answer = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    std::string why = reason[0] != '\0' ? reason.data() : curl_easy_strerror(code);
    if (answer != 0) why += " (the server's last answer: " + std::to_string(answer) + ")";
    throw std::runtime_error("the letter was not sent: " + why);
  }

 private:
  static std::size_t read(char* buffer, std::size_t size, std::size_t count, void* source) {
    auto& unread = *static_cast<std::string_view*>(source);
    const std::size_t take = std::min(size * count, unread.size());
    std::memcpy(buffer, unread.data(), take);
    unread.remove_prefix(take);
    return take;
  }

  const SmtpOptions options_;
  const Mailbox from_;
  const Clock& clock_;
  bool demand_tls_ = true;
};

}  // namespace

std::unique_ptr<Sender> smtp(SmtpOptions options, const Clock& clock) {
  return std::make_unique<Smtp>(std::move(options), clock);
}

}  // namespace megdan::mail
