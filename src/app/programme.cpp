#include "app/programme.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sodium.h>

#include <boost/json.hpp>
#include <filesystem>
#include <map>
#include <mutex>
#include <stdexcept>

#include "app/log.hpp"
#include "db/migrations.hpp"
#include "web/api.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::app {
namespace {

web::Settings settings_of(const Config& config) {
  web::Settings settings;
  settings.centre_name = config.centre_name;
  settings.public_url = config.public_url;
  settings.data_folder = config.data;
  settings.demonstration = config.demonstration;
  return settings;
}

std::unique_ptr<db::Database> opened(const Config& config) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  i18n::load();
  std::filesystem::create_directories(config.data);
  auto database = db::open(config.database_address());
  database->migrate(db::migrations());
  return database;
}

void log_warning(std::string_view what, web::Site::LogFields fields) {
  std::vector<std::pair<std::string_view, LogValue>> values(fields.begin(), fields.end());
  log("warning", what, LogFields(values));
}

std::string spool_of(const Config& config) { return config.smtp_url.empty() ? config.data + "/spool" : std::string(); }

}  // namespace

struct Programme::Figures {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Histogram>& requests =
      prometheus::BuildHistogram().Name("megdan_request_seconds").Help("Requests by route and status class").Register(registry);
  prometheus::Family<prometheus::Gauge>& gauges =
      prometheus::BuildGauge().Name("megdan_gauge").Help("Sizes and ages of the running program").Register(registry);

  void finished(const http::Finished& done) {
    of(done.route, done.status / 100).Observe(static_cast<double>(done.took.count()) / 1e6);
  }

 private:
  prometheus::Histogram& of(std::string_view route, int status_class) {
    static const prometheus::Histogram::BucketBoundaries bounds{0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 1, 5};
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(std::pair(route, status_class));
    if (found != known_.end()) return *found->second;
    // Routes are templates, so that the number of series is bounded by the number of routes.
    auto& made = requests.Add({{"route", route.empty() ? "none" : std::string(route)}, {"status", std::to_string(status_class) + "xx"}}, bounds);
    known_.emplace(std::pair(std::string(route), status_class), &made);
    return made;
  }

  struct Before {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return std::pair<std::string_view, int>(a) < std::pair<std::string_view, int>(b);
    }
  };
  std::mutex mutex_;
  std::map<std::pair<std::string, int>, prometheus::Histogram*, Before> known_;  // looking one up by its labels costs more
};

Programme::Programme(const Config& config)
    : config_(config),
      database_(opened(config)),
      ids_(clock_, random_),
      site_{*database_, clock_, random_, ids_, events_, settings_of(config), [this] { if (jobs_) jobs_->nudge(); }, log_warning},
      audit_(clock_),
      people_(new people::Module(site_, audit_)),
      seminars_(new seminars::Module(site_, audit_, people_->directory())),
      platform_{site_, {}, [this] { return metrics(); }, [this] { return unready(); }, spool_of(config)},
      figures_(new Figures) {
  jobs_ = std::make_unique<jobs::Runner>(*database_, clock_, ids_, jobs::Options{.failed = [](std::string_view kind, std::string_view why) {
    log("warning", "job.failed", {{"kind", kind}, {"why", why}});
  }});
  if (config_.smtp_url.empty()) {
    sender_ = mail::spool(spool_of(config_), config_.smtp_from, clock_);
  } else {
    sender_ = mail::smtp({config_.smtp_url, config_.smtp_user, config_.smtp_password, config_.smtp_from}, clock_);
  }
  jobs_->handle("mail.send", [this](const jobs::Job& job) {
    const auto letter = boost::json::parse(job.payload).as_object();
    const auto field = [&](const char* name) { return std::string(letter.at(name).as_string()); };
    sender_->send({.to = field("to"), .subject = field("subject"), .text = field("text"), .message_id = job.id.text()});
  });
  jobs_->every(std::chrono::hours(1), [this] {
    people_->forget_old();
    web::forget_old_keys(*database_, clock_.now());
  });
  seminars_->jobs(*jobs_);

  platform_.manifests = {seminars_->manifest(), people_->manifest()};
  std::vector<web::MenuEntry> menu;
  for (const auto& manifest : platform_.manifests) menu.insert(menu.end(), manifest.menu.begin(), manifest.menu.end());
  web::set_menu(std::move(menu));

  web::Routes routes;
  web::add_platform(platform_, routes);
  people_->routes(routes);
  seminars_->routes(routes);
  router_ = std::make_unique<web::Router>(
      site_, std::move(routes),
      web::Doorkeeper{[this](std::string_view token) { return people_->viewer_of(token); },
                      [this](const http::Request& request) { return seminars_->is_participant(request); }});
}

Programme::~Programme() { stop(); }

void Programme::start() {
  http::Options options;
  options.listen = config_.listen;
  options.port = config_.port;
  options.workers = config_.workers;
  options.trusted_proxies = config_.trusted_proxies;
  options.clock = &clock_;
  options.at_hand = [this](const http::Request& request) { return router_->at_hand(request); };
  options.urgent = [](const http::Request& request) { return request.path == "/livez" || request.path == "/readyz"; };
  server_ = std::make_unique<http::Server>(
      options,
      [this](http::Request& request) {
        address_known_.wait(false);
        try {
          return router_->handle(request);
        } catch (const std::exception& error) {
          // The edge: what went wrong is for the log, the reader gets the number to tell us.
          log("error", "request.failed", {{"request", request.request_id}, {"why", error.what()}});
          const web::Context context{site_, request, i18n::Texts(i18n::negotiate(request.header("Accept-Language"))),
                                     std::nullopt, {}, {}, {}};
          auto response = web::is_api(request.path)
                              ? web::problem(context, 500)
                              : web::error_page(context, 500, context.t("Something broke on our side"),
                                                context.t("Nothing was left half-saved. Please try again; if it happens again, tell the centre this number:"));
          web::secure_headers(response, request);
          response.set("Cache-Control", "no-store");
          return response;
        }
      },
      events_, random_, [this](const http::Finished& done) {
        figures_->finished(done);
        log("info", "request",
            {{"request", done.request_id}, {"method", done.method}, {"route", done.route}, {"actor", done.actor},
             {"status", std::int64_t{done.status}}, {"bytes", static_cast<std::int64_t>(done.bytes)},
             {"us", static_cast<std::int64_t>(done.took.count())}});
      });
  server_->start();
  if (const std::string zero = ":0"; config_.port == 0 && config_.public_url.ends_with(zero)) {
    config_.port = server_->port();
    config_.public_url.replace(config_.public_url.size() - zero.size(), zero.size(), ":" + std::to_string(config_.port));
    site_.settings.public_url = config_.public_url;
  }
  address_known_ = true;
  address_known_.notify_all();
  jobs_->start();
}

std::uint16_t Programme::port() const { return server_->port(); }

void Programme::stop() {
  if (server_) server_->stop();
  if (jobs_) jobs_->stop();
  server_.reset();
}

std::string Programme::metrics() {
  const auto set = [&](const char* name, double value) { figures_->gauges.Add({{"name", name}}).Set(value); };
  for (const auto& [name, value] : database_->gauges()) set(name.c_str(), value);
  const auto waiting = jobs::counts(*database_);
  set("jobs_waiting", static_cast<double>(waiting.waiting));
  set("jobs_dead", static_cast<double>(waiting.dead));
  if (server_) {
    const auto counters = server_->counters();
    set("open_connections", static_cast<double>(counters.open_connections));
    set("open_streams", static_cast<double>(counters.open_streams));
    set("rejected_heads", static_cast<double>(counters.rejected_heads));
    set("shed", static_cast<double>(counters.shed));
  }
  return prometheus::TextSerializer().Serialize(figures_->registry.Collect());
}

std::string Programme::unready() {
  try {
    if (database_->applied_migrations().size() != db::migrations().size()) return "schema";
    database_->write([](db::Session&) {});
  } catch (const std::exception&) {
    return "database";
  }
  const auto space = std::filesystem::space(config_.data);
  if (space.available < space.capacity / 20) return "disk";
  return {};
}

}  // namespace megdan::app
