#include "app/programme.hpp"

#include <sodium.h>

#include <boost/json.hpp>
#include <filesystem>
#include <stdexcept>

#include "app/figures.hpp"
#include "app/log.hpp"
#include "app/opening.hpp"
#include "app/standing.hpp"
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
  return settings;
}

std::unique_ptr<db::Database> opened(const Config& config, const Clock& clock) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  i18n::load();
  std::filesystem::create_directories(config.data);
  auto database = open_database(config);
  bring_up_to_date(config, *database, clock);
  // Before the features: they make a key where there is none.
  if (const auto problem = problem_of_key(*database, config.data); !problem.empty() && !config.new_key)
    throw std::runtime_error(problem);
  return database;
}

void log_warning(std::string_view what, web::Site::LogFields fields) {
  std::vector<std::pair<std::string_view, LogValue>> values(fields.begin(), fields.end());
  log("warning", what, LogFields(values));
}

std::string spool_of(const Config& config) {
  return config.smtp_url.empty() ? config.data + "/spool" : std::string();
}

}  // namespace

Programme::Programme(const Config& config)
    : config_(config),
      database_(opened(config, clock_)),
      ids_(clock_, random_),
      site_{*database_,
            clock_,
            random_,
            ids_,
            events_,
            settings_of(config),
            [this] {
              if (jobs_) jobs_->nudge();
            },
            log_warning},
      audit_(clock_),
      people_(new people::Module(site_, audit_)),
      seminars_(new seminars::Module(site_, audit_, people_->directory())),
      platform_{site_, {}, [this] { return metrics(); }, [this] { return readiness_.reason(); }, {}},
      figures_(new Figures),
      readiness_(*database_, clock_, config.data),
      backups_(*database_, clock_, backups_folder(config.data), config.backups_kept) {
  found();
  jobs_ = std::make_unique<jobs::Runner>(
      *database_, clock_, ids_, jobs::Options{.failed = [](std::string_view kind, std::string_view why) {
        log("warning", "job.failed", {{"kind", kind}, {"why", why}});
      }});
  if (config_.smtp_url.empty()) {
    sender_ = mail::spool(spool_of(config_), config_.smtp_from, clock_);
  } else {
    sender_ =
        mail::smtp({config_.smtp_url, config_.smtp_user, config_.smtp_password, config_.smtp_from}, clock_);
  }
  jobs_->handle("mail.send", [this](const jobs::Job& job) {
    const auto letter = boost::json::parse(job.payload).as_object();
    const auto field = [&](const char* name) { return std::string(letter.at(name).as_string()); };
    sender_->send(
        {.to = field("to"), .subject = field("subject"), .text = field("text"), .message_id = job.id.text()});
  });
  jobs_->every(std::chrono::hours(1), [this] {
    people_->forget_old();
    web::forget_old_keys(*database_, clock_.now());
  });
  jobs_->every(people::Module::listening_period(), [this] { people_->touch_listening(); });
  jobs_->every(std::chrono::minutes(1), [this] {
    if (in_use_) in_use_->renew();
    note_trail();
  });
  seminars_->jobs(*jobs_);

  platform_.manifests = {seminars_->manifest(), people_->manifest()};
  std::vector<web::MenuEntry> menu;
  for (const auto& manifest : platform_.manifests)
    menu.insert(menu.end(), manifest.menu.begin(), manifest.menu.end());
  web::set_menu(std::move(menu));

  web::Routes routes;
  web::add_platform(platform_, routes);
  people_->routes(routes);
  seminars_->routes(routes);
  router_ = std::make_unique<web::Router>(
      site_, std::move(routes),
      web::Doorkeeper{[this](std::string_view token) { return people_->viewer_of(token); },
                      [this](const http::Request& request) { return seminars_->is_participant(request); },
                      [this](const Viewer& viewer) { return people_->listening(viewer); }});
}

Programme::~Programme() {
  stop();
}

void Programme::found() {
  remember_key(*database_, config_.data);
  // One of before the mark is known by its people: addresses that can receive no letter, and nobody else's.
  const bool unmarked =
      !is_marked_demonstration(*database_) &&
      (people_->has_accounts() ? !people_->has_accounts_outside("demo.example") : config_.demonstration);
  if (unmarked) mark_demonstration(*database_);
  site_.settings.demonstration = is_marked_demonstration(*database_);
  // Its letters are open to everybody: only where the data and the operator both say that it is one.
  if (site_.settings.demonstration && config_.demonstration && !config_.closed)
    platform_.spool_folder = spool_of(config_);
}

void Programme::note_trail() {
  const auto before = noted_end(config_.data);
  if (!note_end(*database_, config_.data)) {
    if (!trail_is_cut_) log("error", "audit.cut", {{"seq", before ? before->seq : std::int64_t{0}}});
    trail_is_cut_ = true;
    return;
  }
  // In the journal it is out of reach of whoever can write to DATA.
  if (const auto end = noted_end(config_.data); end && end != before)
    log("info", "audit.end", {{"seq", end->seq}, {"hash", std::string_view(end->hash)}});
}

void Programme::watch() {
  std::unique_lock lock(watch_mutex_);
  while (!watch_wakes_.wait_for(lock, std::chrono::minutes(10), [this] { return watch_ends_; })) {
    lock.unlock();
    try {
      if (const auto taken = backups_.take_if_due())
        log("info", "backup.taken", {{"file", std::string_view(*taken)}});
    } catch (const std::exception& error) {
      log("error", "backup.failed", {{"why", error.what()}});
    }
    lock.lock();
  }
}

void Programme::start() {
  in_use_ = db::mark_in_use(config_.database_address());
  http::Options options;
  options.listen = config_.listen;
  options.port = config_.port;
  options.workers = config_.workers;
  options.trusted_proxies = config_.trusted_proxies;
  options.clock = &clock_;
  options.at_hand = [this](const http::Request& request) { return router_->at_hand(request); };
  options.urgent = [](const http::Request& request) {
    return request.path == "/livez" || request.path == "/readyz";
  };
  server_ = std::make_unique<http::Server>(
      options,
      [this](http::Request& request) {
        address_known_.wait(false);
        try {
          return router_->handle(request);
        } catch (const std::exception& error) {
          // The edge: what went wrong is for the log, the reader gets the number to tell us.
          log("error", "request.failed", {{"request", request.request_id}, {"why", error.what()}});
          const web::Context context{site_,
                                     request,
                                     i18n::Texts(i18n::negotiate(request.header("Accept-Language"))),
                                     std::nullopt,
                                     {},
                                     {},
                                     {}};
          auto response = web::is_api(request.path)
                              ? web::problem(context, 500)
                              : web::error_page(context, 500, context.t("Something broke on our side"),
                                                context.t("Nothing was left half-saved. Please try again; if "
                                                          "it happens again, tell the centre this number:"));
          web::secure_headers(response, request);
          response.set("Cache-Control", "no-store");
          return response;
        }
      },
      events_, random_,
      [this](const http::Finished& done) {
        figures_->finished(done);
        log("info", "request",
            {{"request", done.request_id},
             {"method", done.method},
             {"route", done.route},
             {"actor", done.actor},
             {"status", std::int64_t{done.status}},
             {"bytes", static_cast<std::int64_t>(done.bytes)},
             {"us", static_cast<std::int64_t>(done.took.count())}});
      });
  server_->start();
  if (const std::string zero = ":0"; config_.port == 0 && config_.public_url.ends_with(zero)) {
    config_.port = server_->port();
    config_.public_url.replace(config_.public_url.size() - zero.size(), zero.size(),
                               ":" + std::to_string(config_.port));
    site_.settings.public_url = config_.public_url;
  }
  address_known_ = true;
  address_known_.notify_all();
  jobs_->start();
  // What is made up need not be kept.
  if (config_.backups_kept > 0 && !is_demonstration()) watch_ = std::thread([this] { watch(); });
}

std::uint16_t Programme::port() const {
  return server_->port();
}

void Programme::stop() {
  if (server_) server_->stop();
  if (jobs_) jobs_->stop();
  if (watch_.joinable()) {
    {
      const std::lock_guard lock(watch_mutex_);
      watch_ends_ = true;
    }
    watch_wakes_.notify_all();
    watch_.join();
  }
  if (server_) {
    try {
      note_trail();
    } catch (const std::exception& error) {
      log("warning", "audit.unnoted", {{"why", error.what()}});
    }
  }
  server_.reset();
  in_use_.reset();
}

std::string Programme::metrics() {
  const auto set = [&](const char* name, double value) { figures_->set(name, value); };
  for (const auto& [name, value] : database_->gauges()) set(name.c_str(), value);
  const auto waiting = jobs::counts(*database_);
  if (const auto age = backups_.age()) set("backup_age_seconds", static_cast<double>(age->count()) / 1000);
  set("jobs_waiting", static_cast<double>(waiting.waiting));
  set("jobs_dead", static_cast<double>(waiting.dead));
  if (server_) {
    const auto counters = server_->counters();
    set("open_connections", static_cast<double>(counters.open_connections));
    set("open_streams", static_cast<double>(counters.open_streams));
    set("rejected_heads", static_cast<double>(counters.rejected_heads));
    set("shed", static_cast<double>(counters.shed));
  }
  const auto failed = people_->failed_sign_ins();
  figures_->set_failed_sign_ins("passphrase", failed.passphrase);
  figures_->set_failed_sign_ins("second_step", failed.second_step);
  figures_->set_failed_sign_ins("slowed_down", failed.slowed_down);
  return figures_->text();
}

}  // namespace megdan::app
