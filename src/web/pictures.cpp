// The pictures among the components: bars, the tile map of the oblasts, the woven band.
#include <algorithm>
#include <array>
#include <cstdio>

#include "i18n/text.hpp"
#include "web/components.hpp"

namespace megdan::web {

using i18n::mark;

namespace {

std::string percent_of(std::int64_t part, std::int64_t whole) {
  std::array<char, 32> text;
  const double share = whole > 0 ? 100.0 * static_cast<double>(part) / static_cast<double>(whole) : 0.0;
  std::snprintf(text.data(), text.size(), "%.2f%%", share);
  return text.data();
}

std::string rect(std::string_view name, const std::string& x, const std::string& width) {
  std::string out = "<rect class=\"";
  out += name;
  out += "\" x=\"" + x + "\" width=\"" + width + "\" height=\"100%\" rx=\"3\"/>";
  return out;
}

}  // namespace

std::int64_t most_of(const Bars& bars) {
  std::int64_t most = bars.most;
  if (most <= 0) {
    for (const auto& row : bars.rows) most = std::max(most, row.total);
  }
  return std::max<std::int64_t>(most, 1);
}

html::Markup bar_svg(const Bars& bars, const Bars::Row& row, std::int64_t most) {
  html::Markup svg{
      "<svg class=\"bar\" width=\"100%\" height=\"100%\" aria-hidden=\"true\" focusable=\"false\">"};
  if (bars.channels.size() > 1 && row.parts.size() == bars.channels.size()) {
    std::int64_t before = 0;
    for (std::size_t i = 0; i < row.parts.size(); ++i) {
      if (row.parts[i] > 0) {
        svg.text += rect("channel-" + std::to_string(i + 1), percent_of(before, most),
                         percent_of(row.parts[i], most));
      }
      before += row.parts[i];
    }
  } else if (row.total > 0) {
    svg.text += rect("channel-1", "0", percent_of(row.total, most));
  }
  svg.text += "</svg>";
  return svg;
}

const std::vector<OblastPlace>& oblast_places() {
  static const std::vector<OblastPlace> places{
      {"VID", "BG-05", mark("VD"), mark("Vidin"), 1, 1},
      {"MON", "BG-12", mark("MN"), mark("Montana"), 2, 1},
      {"PVN", "BG-15", mark("PL"), mark("Pleven"), 3, 1},
      {"VTR", "BG-04", mark("VT"), mark("Veliko Tarnovo"), 4, 1},
      {"RSE", "BG-18", mark("RS"), mark("Ruse"), 5, 1},
      {"RAZ", "BG-17", mark("RZ"), mark("Razgrad"), 6, 1},
      {"SLS", "BG-19", mark("SS"), mark("Silistra"), 7, 1},
      {"DOB", "BG-08", mark("DC"), mark("Dobrich"), 8, 1},
      {"VRC", "BG-06", mark("VR"), mark("Vratsa"), 2, 2},
      {"LOV", "BG-11", mark("LC"), mark("Lovech"), 3, 2},
      {"GAB", "BG-07", mark("GB"), mark("Gabrovo"), 4, 2},
      {"TGV", "BG-25", mark("TS"), mark("Targovishte"), 5, 2},
      {"SHU", "BG-27", mark("SH"), mark("Shumen"), 6, 2},
      {"VAR", "BG-03", mark("VN"), mark("Varna"), 8, 2},
      {"SOF", "BG-22", mark("SO"), mark("Sofia (city)"), 1, 3},
      {"SFO", "BG-23", mark("SF"), mark("Sofia Province"), 2, 3},
      {"SZR", "BG-24", mark("SZ"), mark("Stara Zagora"), 5, 3},
      {"SLV", "BG-20", mark("SL"), mark("Sliven"), 6, 3},
      {"JAM", "BG-28", mark("YA"), mark("Yambol"), 7, 3},
      {"BGS", "BG-02", mark("BS"), mark("Burgas"), 8, 3},
      {"PER", "BG-14", mark("PK"), mark("Pernik"), 1, 4},
      {"PAZ", "BG-13", mark("PZ"), mark("Pazardzhik"), 3, 4},
      {"PDV", "BG-16", mark("PD"), mark("Plovdiv"), 4, 4},
      {"HKV", "BG-26", mark("HS"), mark("Haskovo"), 5, 4},
      {"KNL", "BG-10", mark("KN"), mark("Kyustendil"), 1, 5},
      {"BLG", "BG-01", mark("BL"), mark("Blagoevgrad"), 2, 5},
      {"SML", "BG-21", mark("SM"), mark("Smolyan"), 4, 5},
      {"KRZ", "BG-09", mark("KZ"), mark("Kardzhali"), 5, 5},
  };
  return places;
}

std::int64_t most_of(const TileMap& map) {
  std::int64_t most = 1;
  for (const auto& tile : map.tiles) most = std::max(most, tile.value);
  return most;
}

const TileMap::Tile* tile_of(const TileMap& map, std::string_view code) {
  const auto found = std::ranges::find(map.tiles, code, &TileMap::Tile::oblast);
  return found == map.tiles.end() ? nullptr : &*found;
}

const char* tile_class(const TileMap::Tile* tile, std::int64_t most) {
  if (tile == nullptr) return "is-unknown";
  if (tile->empty) return "is-empty";
  // Five shades: few enough to be told apart beside each other.
  constexpr std::array<const char*, 5> shades{"shade-1", "shade-2", "shade-3", "shade-4", "shade-5"};
  const auto shade = std::clamp<std::int64_t>(tile->value * 5 / (most + 1), 0, 4);
  return shades[static_cast<std::size_t>(shade)];
}

namespace {

constexpr std::int64_t most_motifs = 40;

// One motif of the band, as in the kilim below the head of every page (web/pictures.mjs).
constexpr std::array<std::string_view, 7> motif{
    "...#...", "..###..", ".##.##.", "##.#.##", ".##.##.", "..###..", "...#...",
};
constexpr std::size_t step = motif.size() + 1;

void append_motif(std::string& path, std::size_t left) {
  for (std::size_t y = 0; y < motif.size(); ++y) {
    for (std::size_t x = 0; x < motif[y].size();) {
      if (motif[y][x] != '#') {
        ++x;
        continue;
      }
      const std::size_t end = std::min(motif[y].find('.', x), motif[y].size());
      path += "M" + std::to_string(left + x) + " " + std::to_string(y) + "h" + std::to_string(end - x) +
              "v1h-" + std::to_string(end - x) + "z";
      x = end;
    }
  }
}

/// How many motifs each count gets: itself, or its share of `most_motifs` by largest remainder, at least one.
std::vector<std::int64_t> motifs_of(const SectorBand& band) {
  std::vector<std::int64_t> motifs;
  std::int64_t total = 0;
  for (const auto& [sector, count] : band.counts) {
    motifs.push_back(std::max<std::int64_t>(count, 0));
    total += motifs.back();
  }
  if (total <= most_motifs) return motifs;
  std::vector<std::pair<std::int64_t, std::size_t>> rest;
  std::int64_t given = 0;
  for (std::size_t i = 0; i < motifs.size(); ++i) {
    if (motifs[i] == 0) continue;
    const std::int64_t exact = motifs[i] * most_motifs;
    rest.emplace_back(-(exact % total), i);
    motifs[i] = std::max<std::int64_t>(exact / total, 1);
    given += motifs[i];
  }
  std::ranges::sort(rest);
  for (const auto& [remainder, i] : rest) {
    if (given >= most_motifs) break;
    ++motifs[i];
    ++given;
  }
  return motifs;
}

/// Spreads the motifs so that each sector's stand evenly along the band, as threads do in a weave.
std::vector<std::size_t> weave(const std::vector<std::int64_t>& motifs) {
  std::int64_t total = 0;
  for (const auto count : motifs) total += count;
  std::vector<std::pair<double, std::size_t>> places;
  for (std::size_t i = 0; i < motifs.size(); ++i) {
    for (std::int64_t k = 0; k < motifs[i]; ++k) {
      places.emplace_back((static_cast<double>(k) + 0.5) / static_cast<double>(motifs[i]), i);
    }
  }
  std::ranges::sort(places);
  std::vector<std::size_t> order;
  for (const auto& [place, i] : places) order.push_back(i);
  return order;
}

}  // namespace

html::Markup band_svg(const SectorBand& band) {
  const auto order = weave(motifs_of(band));
  if (order.empty()) return {};
  std::vector<std::string> paths(band.counts.size());
  for (std::size_t place = 0; place < order.size(); ++place) append_motif(paths[order[place]], place * step);
  html::Markup svg;
  const std::size_t width = order.size() * step - 1;
  svg.text = "<svg class=\"band-cloth\" viewBox=\"0 0 " + std::to_string(width) + " 7\" width=\"" +
             std::to_string(width * 4) +
             "\" aria-hidden=\"true\" focusable=\"false\" shape-rendering=\"crispEdges\">";
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (paths[i].empty()) continue;
    svg.text +=
        "<path class=\"thread-" + std::string(code_of(band.counts[i].first)) + "\" d=\"" + paths[i] + "\"/>";
  }
  svg.text += "</svg>";
  return svg;
}

}  // namespace megdan::web
