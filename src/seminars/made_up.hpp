// Made-up people and ideas for the demonstration and for rehearsals; first names alone, the commonest ones:
// nobody real. Will not store anything.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "seminars/model.hpp"

namespace megdan::seminars {

struct InBoth {
  const char* bg;
  const char* en;
  std::string_view in(std::string_view language) const { return language == "bg" ? bg : en; }
};

struct MadeUpPerson {
  InBoth name;
  Sector sector;
};
inline constexpr auto made_up_people = std::to_array<MadeUpPerson>(
    {{{"Мария", "Maria"}, Sector::social},       {{"Иван", "Ivan"}, Sector::social},
     {{"Елена", "Elena"}, Sector::social},       {{"Георги", "Georgi"}, Sector::business},
     {{"Надежда", "Nadezhda"}, Sector::social},  {{"Петър", "Petar"}, Sector::business},
     {{"Даниела", "Daniela"}, Sector::academic}, {{"Николай", "Nikolay"}, Sector::state},
     {{"Радка", "Radka"}, Sector::social},       {{"Стоян", "Stoyan"}, Sector::state},
     {{"Виолета", "Violeta"}, Sector::social},   {{"Христо", "Hristo"}, Sector::finance},
     {{"Калина", "Kalina"}, Sector::academic},   {{"Борис", "Boris"}, Sector::social},
     {{"Ана", "Ana"}, Sector::social},           {{"Тодор", "Todor"}, Sector::business},
     {{"Силвия", "Silvia"}, Sector::state},      {{"Емил", "Emil"}, Sector::social},
     {{"Цвета", "Tsveta"}, Sector::social},      {{"Асен", "Asen"}, Sector::finance},
     {{"Лиляна", "Lilyana"}, Sector::social},    {{"Васил", "Vasil"}, Sector::state},
     {{"Гинка", "Ginka"}, Sector::social},       {{"Пенка", "Penka"}, Sector::social}});

/// A cluster and its cards, worded as on a real wall: near-duplicates are part of it.
struct MadeUpCluster {
  InBoth title;
  std::vector<InBoth> cards;
};
const std::vector<MadeUpCluster>& made_up_clusters();

}  // namespace megdan::seminars
