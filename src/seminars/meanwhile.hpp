// Two people on one record: a form says which stored values it was made from, so that a save over others is
// noticed. Will not merge: whoever saves decides, with what stands now and what was typed before her eyes.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "html/out.hpp"
#include "web/components.hpp"
#include "web/context.hpp"
#include "web/form.hpp"

namespace megdan::seminars {

/// The values that both versions give a field.
struct MeanwhileRows {
  struct Row {
    std::string what = {};
    std::string now = {};
    std::string mine = {};
  };
  std::vector<Row> rows = {};
};

/// `stored`: the record as its form would show it now (typed_from of each concept). A form that says nothing
/// about what it was made from is not overtaken: it comes from a page of before, or from a program.
bool overtaken(const web::Form& typed, const web::Form& stored);

/// Puts into a form what it was made from: what `typed` says, where it says so (a refused form stays what it
/// was), else `stored`. After the reader has seen both versions (`shown`), `stored`.
void carry_seen(web::FormKeys& keys, const web::Form& typed, const web::Form& stored, bool shown = false);

/// What stands now beside what was typed, for the fields (which hold what was typed) where they differ.
web::Notice told_meanwhile(const web::Context&, std::initializer_list<const std::vector<web::Field>*> fields,
                           const web::Form& stored);

}  // namespace megdan::seminars

#include "seminars/views_render.hpp"
