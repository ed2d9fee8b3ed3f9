#include "seminars/made_up.hpp"

namespace megdan::seminars {

const std::vector<MadeUpCluster>& made_up_clusters() {
  static const std::vector<MadeUpCluster> clusters = {
      {{"Менторство за социални предприемачи и иноватори",
        "Mentoring for social entrepreneurs and innovators"},
       {{"Менторство за социални предприемачи", "Mentoring for social entrepreneurs"},
        {"Ментори за социални предприемачи и иноватори", "Mentors for social entrepreneurs and innovators"},
        {"Опитни ментори, които да водят новите предприятия",
         "Experienced mentors who guide the new enterprises"}}},
      {{"Мрежа между всички заинтересовани страни", "A network between all stakeholders"},
       {{"Мрежа между всички заинтересовани страни", "A network between all stakeholders"},
        {"Свързване на общини, бизнес и граждански организации",
         "Connecting municipalities, business and civil organisations"},
        {"Редовни срещи между секторите", "Regular meetings between the sectors"}}},
      {{"Помощ при търсене на финансиране", "Help in finding funding"},
       {{"Помощ при търсене на финансиране", "Help in finding funding"},
        {"Подкрепа за конкретни кандидати при търсенето на пари",
         "Support for individual applicants in finding money"},
        {"Някой да следи отворените покани за проекти", "Somebody who follows the open calls"}}},
      {{"Работа на място и онлайн", "Working on site and online"},
       {{"Центърът да работи и на място, и онлайн", "The centre should work both on site and online"},
        {"Хибридни срещи за хората от малките селища", "Hybrid meetings for people from small places"}}},
      {{"Включване на местния бизнес", "Including local business"},
       {{"Включване на местния бизнес", "Including local business"},
        {"Местният бизнес като партньор и купувач", "Local business as a partner and a buyer"}}},
      {{"Включване на университетите", "Including universities"},
       {{"Включване на висшите училища", "Including the universities"},
        {"Студентски практики в социални предприятия", "Student placements in social enterprises"}}},
      {{"Постоянно популяризиране на социалните иновации", "Promoting social innovation all the time"},
       {{"Постоянно и последователно популяризиране", "Constant and steady popularisation"},
        {"Видимост на хората с решения", "Visibility for the people with solutions"}}},
      {{"Каталог с добри практики", "A catalogue of good practices"},
       {{"Каталог с добри практики от България и Европа",
         "A catalogue of good practices from Bulgaria and Europe"},
        {"Да не откриваме топлата вода: примери от други страни",
         "Let’s not reinvent the wheel: examples from other countries"}}},
      {{"Повече знания и умения в институциите", "More knowledge and skills in public institutions"},
       {{"Обучение на служители в общините", "Training for people in the municipalities"},
        {"Администрацията да познава социалните предприятия",
         "Officials should know about social enterprises"}}},
      {{"Общи ресурси и по-малки различия между регионите",
        "Shared resources, smaller differences between regions"},
       {{"Споделени зали, техника и експерти", "Shared halls, equipment and experts"},
        {"Да не е всичко в София", "Not everything should be in the capital"},
        {"По-малки различия между областите", "Smaller differences between the regions"}}},
  };
  return clusters;
}

}  // namespace megdan::seminars
