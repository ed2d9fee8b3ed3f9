// The report as one text for the press: style, fonts and emblem are carried in it, so that nothing is
// fetched. Will not lay out anything: files/press does.
#pragma once

#include <string>

#include "i18n/text.hpp"
#include "seminars/report_views.hpp"

namespace megdan::seminars {

struct PaperHead {
  std::string centre_name, funding;
  std::string address;  // where this version stays
};

std::string report_paper(const ReportBody& body, const i18n::Texts& texts, const PaperHead& head);

/// Changes with the style sheet and the fonts: a paper laid out by an older program is not taken for this
/// one's.
std::string paper_style();

}  // namespace megdan::seminars
