#include "app/figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace megdan::app {
namespace {

using testing::HasSubstr;

std::size_t series_of(const Figures& figures) {
  std::istringstream lines(figures.text());
  std::size_t series = 0;
  for (std::string line; std::getline(lines, line);) series += !line.empty() && line.front() != '#';
  return series;
}

http::Finished request_of(std::string route, int status) {
  http::Finished done;
  done.route = std::move(route);
  done.status = status;
  done.took = std::chrono::milliseconds(3);
  return done;
}

TEST(Figures, of_three_hundred_routes_answered_in_every_way_are_under_two_thousand_series) {
  Figures figures;
  for (int route = 0; route < 300; ++route)
    for (const int status : {200, 303, 404, 500})
      figures.finished(request_of((route % 2 ? "/{lang}/" : "/api/v1/") + std::to_string(route), status));
  figures.finished(request_of("", 404));
  const auto before = series_of(figures);
  EXPECT_GT(before, 1000U);
  EXPECT_LT(before, 2000U);
  for (int again = 0; again < 100; ++again) figures.finished(request_of("/{lang}/1", 200));
  EXPECT_EQ(series_of(figures), before) << "traffic adds none";
}

TEST(Figures, tell_how_many_sign_ins_failed_and_never_count_one_twice) {
  Figures figures;
  figures.set_failed_sign_ins("passphrase", 2);
  figures.set_failed_sign_ins("passphrase", 5);
  EXPECT_THAT(figures.text(), HasSubstr("megdan_sign_ins_failed_total{step=\"passphrase\"} 5"));
}

TEST(Figures, count_the_requests_of_a_route_by_their_outcome) {
  Figures figures;
  for (const int status : {200, 204, 404}) figures.finished(request_of("/{lang}/seminars", status));
  const auto text = figures.text();
  EXPECT_THAT(text, HasSubstr("megdan_requests_total{route=\"/{lang}/seminars\",status=\"2xx\"} 2"));
  EXPECT_THAT(text, HasSubstr("megdan_requests_total{route=\"/{lang}/seminars\",status=\"4xx\"} 1"));
  EXPECT_THAT(text, HasSubstr("megdan_request_seconds_count{kind=\"page\",status=\"2xx\"} 2"));
}

}  // namespace
}  // namespace megdan::app
