// Components: the parts that pages are made of, one struct each; {{> field }} in a view renders one.
// Will not decide anything: what they show is handed in, already translated where it is a text.
//
// Every member has a default, so that designated initialisers name only what matters:
//   Field{.name = "title", .label = t.t("Title"), .value = form.text("title"), .error = …, .required = true}
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "html/out.hpp"
#include "web/views_render.hpp"

namespace megdan::web {

class FieldErrors;

// ---------------------------------------------------------------- forms

struct Option {
  std::string value = {};
  std::string text = {};
  std::string hint = {};  // radios and boxes only
  bool chosen = false;
};

/// One input with its label, hint and error. Its id is "f-" + name. What was typed is kept in `value`.
struct Field {
  enum class Kind {
    text,
    textarea,
    number,
    date,
    time,
    email,
    password,
    tel,
    url,
    search,
    code,
    select,
    radios,
    checkbox,
    checkboxes
  };
  std::string name = {};
  std::string label = {};
  Kind kind = Kind::text;
  std::string form = {};   // makes the id differ where one name stands in several forms of a page
  std::string value = {};  // for a checkbox: what is sent when ticked (empty: "1")
  std::string hint = {};
  std::string error = {};
  bool required = false;
  bool chosen = false;               // checkbox
  std::vector<Option> options = {};  // select, radios, checkboxes
  std::string autocomplete = {};     // HTML's tokens: "email", "name", "one-time-code", "off" …
  std::string inputmode = {};        // "numeric", "email" …
  int maxlength = 0;                 // 0: none. Signs as the reader counts them are checked on the server.
  int rows = 4;                      // textarea
  std::string min = {}, max = {}, step = {};
  std::string draft = {};     // key: what is typed survives a reload on this device
  bool narrow = false;        // as wide as a short answer
  bool label_hidden = false;  // seen by screen readers only
  bool autofocus = false;
};

/// The id of a field's input (of its fieldset for radios and boxes): "f-" + name.
std::string field_id(std::string_view name);

/// Hidden fields that every posted form carries.
struct FormKeys {
  std::string once = {};                                       // "_once", web::fresh_key()
  std::string csrf = {};                                       // "_csrf"
  std::vector<std::pair<std::string, std::string>> more = {};  // further hidden fields
};

/// Above a form whose fields were refused: each line leads to its field.
struct ErrorSummary {
  std::vector<std::pair<std::string, std::string>> errors = {};  // field name, sentence
  bool focused = true;                                           // the page opens at it
};
ErrorSummary error_summary(const FieldErrors& errors);

enum class Weight { primary, secondary, quiet, danger };

/// A button inside a form.
struct Button {
  std::string text = {};
  Weight weight = Weight::primary;
  std::string name = {};
  std::string value = {};
  std::optional<html::Url> formaction = {};
  bool disabled = false;
  bool wide = false;  // as wide as its column (phones)
};

/// A link that looks like a button.
struct ButtonLink {
  html::Url url = {};
  std::string text = {};
  Weight weight = Weight::primary;
  bool wide = false;
  std::string label = {};  // read by screen readers, as with PostButton
};

/// A form that is one button.
struct PostButton {
  html::Url action = {};
  std::string text = {};
  Weight weight = Weight::secondary;
  FormKeys keys = {};
  std::string label = {};  // read by screen readers: which thing it acts on; after the text, or in its place
                           // where it begins with it
};

/// − number +: a number field that two buttons move once the script runs. Inside a Dots it shares its dots.
struct Stepper {
  std::string name = {};
  std::string label = {};
  std::int64_t value = 0;
  std::int64_t min = 0;
  std::int64_t max = 0;
  bool disabled = false;
  std::string typed = {};  // what was typed and is no number; shown in place of the value
};

/// The foot of a ballot by dots: how many are left; put it into the form that holds the steppers and give
/// that form data-dots="{{ total }}".
struct Dots {
  std::int64_t total = 0;
  std::int64_t given = 0;
};

// ---------------------------------------------------------------- saying something

enum class Tone { plain, good, warning, bad };

struct Notice {
  Tone tone = Tone::plain;
  std::string title = {};
  std::string text = {};
  std::optional<html::Markup> body = {};
};

struct EmptyState {
  std::string title = {};
  std::string text = {};
  std::optional<ButtonLink> action = {};
};

/// Opens in the page, without script: a <details> whose summary is a button.
struct Dialog {
  std::string open = {};  // the summary
  std::string title = {};
  html::Markup body = {};
  Weight weight = Weight::secondary;
  bool shown = false;
};

/// The head of a page: title, one sentence, the way back, what can be done.
struct PageHead {
  std::string title = {};
  std::string lead = {};
  std::vector<std::pair<html::Url, std::string>> crumbs = {};
  std::vector<ButtonLink> actions = {};
};

/// Links of which one is where the reader is: filters, tabs, steps of a day.
struct Choices {
  struct Choice {
    html::Url url = {};
    std::string text = {};
    bool current = false;
    std::optional<std::int64_t> count = {};
  };
  std::string label = {};  // of the navigation, for screen readers
  std::vector<Choice> choices = {};
};

// ---------------------------------------------------------------- signs

/// The square seen from above.
struct Logo {};

/// Emblem of the European Union with its statement and a funding line.
struct Emblem {
  std::string line = {};
};

/// Codes of the five sectors, in the order in which they are always shown.
enum class Sector { social, business, academic, public_body, finance };
/// By code: "social", "business", "academic", "public", "finance".
std::optional<Sector> sector_of(std::string_view code);
std::string_view code_of(Sector sector);
const char* label_of(Sector sector);  // msgid: t.t(label_of(sector))

/// Colour and sign of a sector, with its name (or another text).
struct SectorChip {
  Sector sector = Sector::social;
  std::string text = {};  // empty: the sector's name
};

/// The sign alone, where the name stands beside it.
struct SectorSign {
  Sector sector = Sector::social;
};

struct Chip {
  std::string text = {};
  Tone tone = Tone::plain;
};

// ---------------------------------------------------------------- lists

struct Cell {
  std::string text = {};
  std::optional<html::Url> url = {};
  std::optional<html::Markup> markup = {};  // instead of text
};
struct Table {
  struct Column {
    std::string title = {};
    bool number = false;  // right-aligned, tabular figures
  };
  std::string caption = {};
  bool caption_hidden = false;
  std::vector<Column> columns = {};
  std::vector<std::vector<Cell>> rows = {};  // the first cell of a row is its head
};

struct Pager {
  html::Url url = {};     // of the list, with its filters, without the page
  std::int64_t page = 1;  // from 1
  std::int64_t pages = 1;
  std::string parameter = "page";
  std::string label = {};  // for screen readers, where a page has two
};

struct ShareBar {
  std::string address = {};  // absolute
  std::string title = {};
  std::string id = "share";  // of its input, where a page has two
};

// ---------------------------------------------------------------- a room

/// Counts down by itself once the script runs; the server's text stands until then.
struct Timer {
  std::string left = {};     // "4:10"
  std::int64_t ends_at = 0;  // ms; 0: paused or not started, the text stands still
  std::int64_t now = 0;      // the server's clock, so that a wrong clock on the device does not matter
  bool large = false;
};

struct JoinCode {
  std::string code = {};     // "П4К7"
  std::string address = {};  // "megdan.bg/j", as people type it
};

/// A QR code on white, whatever the theme.
struct Qr {
  html::Markup svg = {};
  std::string text = {};  // what it leads to, for those who do not scan
};

// ---------------------------------------------------------------- pictures (each with its figures as text)

/// Bars split by channel. Without parts a bar has one colour. The widths are shares of `most`.
struct Bars {
  struct Channel {
    std::string name = {};
  };
  struct Row {
    std::string label = {};
    std::vector<std::int64_t> parts = {};  // by channel; may be empty
    std::int64_t total = 0;
    std::string shown = {};  // instead of the total ("3,50")
    std::string note = {};
    std::optional<html::Url> url = {};
  };
  std::string caption = {};
  bool caption_hidden = false;
  std::string label_title = {};        // head of the first column
  std::string total_title = {};        // head of the last column
  std::vector<Channel> channels = {};  // at most four
  std::vector<Row> rows = {};
  std::int64_t most = 0;       // 0: the greatest total
  std::size_t line_after = 0;  // a line below that many rows: what fits
  std::string sentence = {};   // the main thing in words
};

/// The 28 oblasts, each a tile where it lies.
struct TileMap {
  struct Tile {
    std::string oblast = {};  // code: "VID", "PDV", "SOF" (city), "SFO" (province) …
    std::string name = {};    // whole name, for the table and screen readers
    std::int64_t value = 0;
    bool empty = false;  // speaks: few or none
    std::optional<html::Url> url = {};
  };
  std::string caption = {};
  std::string value_title = {};
  std::vector<Tile> tiles = {};  // missing oblasts are shown without a value
  std::string sentence = {};
};
struct OblastPlace {
  const char* code;
  const char* iso;   // ISO 3166-2:BG
  const char* sign;  // msgid, two letters
  const char* name;  // msgid
  int column, row;   // from 1, eight columns, five rows
};
const std::vector<OblastPlace>& oblast_places();

/// The mix of sectors woven as a band: one motif a person (shares above 40).
struct SectorBand {
  std::vector<std::pair<Sector, std::int64_t>> counts = {};
  std::string label = {};  // what is counted: "In the room"
  bool legend = true;
};

/// A plan over years and quarters; a table whose cells span quarters.
struct Timeline {
  struct Row {
    std::string label = {};
    std::optional<html::Url> url = {};
    int first = 0;          // quarter from 0 = first quarter of first_year
    int last = 0;           // inclusive
    std::string text = {};  // inside the bar
    std::string note = {};  // below the label
    Tone tone = Tone::plain;
  };
  std::string caption = {};
  bool caption_hidden = false;
  int first_year = 0;
  int years = 1;  // at most 5
  std::vector<Row> rows = {};
};

/// A share of work done.
struct Progress {
  std::string label = {};
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::string text = {};  // "18 of 24 voted"
};

// ---------------------------------------------------------------- what the views above need

const char* input_type(Field::Kind kind);
/// Whether "(optional)" stands beside the label: an answer is typed or picked, and none is an answer too.
bool leaves_room(const Field& field);
const char* class_of(Weight weight);
const char* class_of(Tone tone);
/// The outline of a sector's sign in a square of 16.
const char* path_of(Sector sector);
/// Page numbers to show; 0 is a gap.
std::vector<std::int64_t> pages_shown(const Pager& pager);
std::int64_t most_of(const Bars& bars);
std::int64_t most_of(const TileMap& map);
html::Markup bar_svg(const Bars& bars, const Bars::Row& row, std::int64_t most);
html::Markup band_svg(const SectorBand& band);
const TileMap::Tile* tile_of(const TileMap& map, std::string_view code);
const char* tile_class(const TileMap::Tile* tile, std::int64_t most);
const char* roman(int number);

}  // namespace megdan::web
