#include "seminars/comparison_library.hpp"

#include <array>

namespace megdan::seminars {

LibraryWords library_title() {
  return {"Правен модел и управление на центъра", "Legal model and governance of the centre"};
}

std::span<const LibraryOption> library_options() {
  static const std::vector<LibraryOption> options = {
      {{"Звено в министерство", "A unit inside a ministry"},
       {"България от 2026 г., Словакия", "Bulgaria from 2026, Slovakia"},
       {{Side::plus, {"Има ясен мандат от държавата.", "It has a clear mandate from the state."}},
        {Side::plus,
         {"Има достъп до средствата по ЕСФ+ и до държавните регистри.",
          "It has access to ESF+ money and to state registers."}},
        {Side::minus, {"Зависи от политическите цикли.", "It depends on political cycles."}},
        {Side::minus, {"Назначава хора бавно.", "It hires slowly."}},
        {Side::minus,
         {"Неправителствените организации му имат малко доверие.", "NGOs have little trust in it."}}}},
      {{"Публична агенция към управляващия орган по ЕСФ+", "A public agency of the ESF+ managing authority"},
       {"Литва", "Lithuania"},
       {{Side::plus, {"Екипът е постоянен.", "Its staff is stable."}},
        {Side::plus,
         {"Познава процедурите за кандидатстване отвътре.", "It knows the calls for proposals from inside."}},
        {Side::minus,
         {"Съветва същите кандидати, на които плаща.", "It advises and pays the same applicants."}}}},
      {{"Временна правителствена структура с агенция и обществен съвет",
        "A government mission unit with an agency and an advisory council"},
       {"Португалия", "Portugal"},
       {{Side::plus, {"Започва бързо.", "It starts fast."}},
        {Side::plus,
         {"Разполага със собствени финансови инструменти.", "It has funding instruments of its own."}},
        {Side::plus, {"Съветът ѝ работи пред очите на всички.", "Its council works in plain sight."}},
        {Side::minus, {"Мандатът ѝ е ограничен във времето.", "Its mandate is limited in time."}}}},
      {{"Университет или неправителствена организация по възлагане", "A commissioned university or NGO"},
       {"Швеция", "Sweden"},
       {{Side::plus, {"Носи експертни знания.", "It brings expertise."}},
        {Side::plus, {"Има култура на учене.", "It has a culture of learning."}},
        {Side::minus, {"Между два проекта работата прекъсва.", "Work stops between two projects."}}}},
      {{"Консорциум по споразумение", "A consortium by agreement"},
       {"Словения, Германия, Ирландия", "Slovenia, Germany, Ireland"},
       {{Side::plus, {"Обхваща много и различни организации.", "It covers many different organisations."}},
        {Side::plus, {"Разходите се поделят.", "Costs are shared."}},
        {Side::minus, {"Отговорността се размива.", "Responsibility is diffuse."}},
        {Side::minus, {"Не е ясно кой притежава данните.", "It is unclear who owns the data."}}}},
      {{"Фондация в обществена полза", "A public-benefit foundation"},
       {"", ""},
       {{Side::plus, {"Гъвкава е.", "It is flexible."}},
        {Side::plus, {"Тя е неутрален домакин за всички сектори.", "It is a neutral host for all sectors."}},
        {Side::plus,
         {"Може да набира средства и извън бюджета.", "It can raise funds beyond the state budget."}},
        {Side::minus, {"Няма правомощия по закон.", "It has no statutory power."}},
        {Side::minus,
         {"Нищо не гарантира, че ще продължи да съществува.", "Nothing ensures that it will go on."}}}},
      {{"Публично-частно партньорство", "A public–private partnership"},
       {"Австрия", "Austria"},
       {{Side::plus, {"Върши работата докрай и навреме.", "It delivers."}},
        {Side::minus, {"Изисква обществена поръчка.", "It has to pass public procurement."}},
        {Side::minus,
         {"Може да изглежда, че служи на частен интерес.", "It may seem captured by a private interest."}}}},
      {{"Национален център с регионални звена", "A national hub with regional nodes"},
       {"Шестте центъра в България", "Bulgaria’s six centres"},
       {{Side::plus, {"Стига до всички региони.", "It reaches all regions."}},
        {Side::plus, {"Решенията се вземат по места.", "Decisions are taken locally."}},
        {Side::minus, {"Качеството е различно по места.", "Quality differs from place to place."}},
        {Side::minus,
         {"Без общи стандарти за данните не може да работи.",
          "It cannot work without shared data standards."}}}},
  };
  return options;
}

std::span<const LibraryWords> library_criteria() {
  static constexpr auto criteria = std::to_array<LibraryWords>({
      {"Мандат", "Mandate"},
      {"Независимост", "Independence"},
      {"Право на членовете да решават", "Members’ right to decide"},
      {"Достъп до ЕСФ+ и до частни средства", "Access to ESF+ and to private money"},
      {"Бърз старт", "Speed of start"},
      {"Устойчивост след края на проекта", "Continuity after the project"},
      {"Обхват в регионите", "Regional reach"},
      {"Контрол върху данните", "Control of data"},
      {"Отчетност", "Accountability"},
      {"Ниски разходи", "Low cost"},
  });
  return criteria;
}

}  // namespace megdan::seminars
