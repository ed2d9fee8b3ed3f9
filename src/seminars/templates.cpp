#include "seminars/templates.hpp"

#include <algorithm>
#include <array>

#include "i18n/text.hpp"

namespace megdan::seminars {
namespace {

using i18n::mark;

// The half day of Plovdiv, 9:30–14:00.
constexpr auto design = std::to_array<TemplateStep>({
    {StepKind::welcome, "Добре дошли", "Welcome",
     "Влезте с кода от екрана. Който няма телефон, да каже на водещия.",
     "Enter with the code from the screen. If you have no phone, tell the facilitator.", 15},
    {StepKind::talk, "Идеята за център и опитът на други страни",
     "The idea of a centre and what others have learnt", "Слушаме. Запишете си какво бихте взели и какво не.",
     "We listen. Note what you would take over and what you would not.", 40},
    {StepKind::cards, "Кои дейности са най-належащи?", "Which activities are the most urgent?",
     "Пишем мълчаливо. По една идея на карта. Никой не вижда кой какво е написал.",
     "We write in silence. One idea on each card. Nobody sees who wrote what.", 12},
    {StepKind::clusters, "Подреждаме картите", "We sort the cards",
     "Близките карти се събират заедно. Всяка карта се пази.",
     "Cards that say the same are joined. Every card is kept.", 25},
    {StepKind::vote, "Кое е най-спешно за първата година?", "What is most urgent for the first year?",
     "Гласуваме тайно.", "We vote in secret.", 10},
    {StepKind::plan, "План за първите години", "A plan for the first years",
     "Кой, кога, с кого и за колко пари. Водещият записва, групата решава.",
     "Who, when, with whom and for how much. The facilitator writes, the group decides.", 45},
    {StepKind::pause, "Почивка", "Break", "", "", 20},
    {StepKind::compare, "Правен модел и управление", "Legal model and governance",
     "Четем моделите, отбелязваме с какво сме съгласни и добавяме плюсове и минуси. После оценяваме.",
     "We read the models, say where we agree and add pluses and minuses. Then we rate them.", 60},
    {StepKind::closing, "Решения и ангажименти", "Decisions and commitments",
     "Кой какво поема и докога. Докладът се публикува още днес.",
     "Who takes on what, and by when. The report is published today.", 20},
});

constexpr auto nominal = std::to_array<TemplateStep>({
    {StepKind::welcome, "Добре дошли", "Welcome", "Влезте с кода от екрана.",
     "Enter with the code from the screen.", 10},
    {StepKind::cards, "Пишем мълчаливо", "Silent writing", "По една идея на карта.", "One idea on each card.",
     10},
    {StepKind::discussion, "Четем на глас и уточняваме", "We read aloud and clarify",
     "Питаме само какво означава, не дали е вярно.", "We ask only what it means, not whether it is right.",
     25},
    {StepKind::clusters, "Събираме еднаквите карти", "We join what is the same", "Всяка карта се пази.",
     "Every card is kept.", 15},
    {StepKind::vote, "Гласуваме тайно", "We vote in secret", "Изберете сами, без да се съветвате.",
     "Choose by yourself, without conferring.", 8},
    {StepKind::closing, "Какво следва", "What follows", "Решения и ангажименти.",
     "Decisions and commitments.", 15},
});

constexpr auto cafe = std::to_array<TemplateStep>({
    {StepKind::welcome, "Добре дошли", "Welcome", "Настанете се по масите.", "Please sit at the tables.", 10},
    {StepKind::discussion, "Първи кръг", "First round",
     "Разговор на масата. Домакинът остава, другите сменят масата.",
     "A talk at the table. The host stays, the others change tables.", 20},
    {StepKind::discussion, "Втори кръг", "Second round",
     "Домакинът разказва какво е чул. Продължаваме оттам.",
     "The host tells us what was heard. We go on from there.", 20},
    {StepKind::discussion, "Трети кръг", "Third round", "Търсим общото между масите.",
     "We look for what the tables share.", 20},
    {StepKind::cards, "Какво взимаме със себе си", "What we take with us", "По една мисъл на карта.",
     "One thought on each card.", 10},
    {StepKind::clusters, "Подреждаме", "We sort", "Всяка карта се пази.", "Every card is kept.", 20},
    {StepKind::vote, "Кое да продължим", "What to take forward", "Гласуваме тайно.", "We vote in secret.", 8},
    {StepKind::closing, "Край", "Closing", "Решения и ангажименти.", "Decisions and commitments.", 10},
});

constexpr auto blank = std::to_array<TemplateStep>({
    {StepKind::welcome, "Добре дошли", "Welcome", "Влезте с кода от екрана.",
     "Enter with the code from the screen.", 10},
});

constexpr auto all = std::to_array<Template>({
    {"design_of_a_centre", mark("Design of a centre"),
     mark("Half a day, as in Plovdiv: priorities, a plan for the first years, models compared."), design},
    {"nominal_group", mark("Nominal group"),
     mark("An hour and a half: every voice counts the same before anybody argues."), nominal},
    {"world_cafe", mark("World Café"), mark("Two hours: talks at mixed tables, then what to take forward."),
     cafe},
    {"blank", mark("Blank"), mark("You build the agenda yourself."), blank},
});

}  // namespace

std::span<const Template> templates() {
  return all;
}

const Template* find_template(std::string_view name) {
  const auto found = std::ranges::find(all, name, &Template::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace megdan::seminars
