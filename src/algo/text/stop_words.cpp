#include "algo/text/stop_words.hpp"

#include <algorithm>
#include <vector>

namespace megdan::algo::text {
namespace {

// Prepositions, conjunctions, particles, pronouns and auxiliaries only: nouns, adjectives and full verbs stay
// words.
constexpr std::string_view kWords =
    "а ала ами ако аз без беше би бил била било били бъда бъдат бъде в вас ваш ваша ваше ваши веднъж вече ви "
    "вие "
    "все всеки всичко всички всяка всяко във въпреки върху г ги го да дали два две двама до докато докъде "
    "дори "
    "е едва един една едно едни ето за затова защо защото и из или им именно й ѝ как каква какви какво както "
    "какъв като "
    "кога когато кого което които кой който колко която къде където към ли ме между мен мене ми много може "
    "мой моя мое "
    "мои му на над най нас наш наша наше наши не него неговия негов неговата неговите нещо ни ние никой "
    "никоя нито но "
    "някои някой някоя няма о обаче около освен от отново откъде още по под пред при през преди против първо "
    "с са само "
    "се сега си след сме сред срещу сте съм със също сякаш т така такава такива такъв такова там твой твоя "
    "твое твои те "
    "тези ти то това тогава този той толкова точно тоя тук тъй тя тях у ще щом я бях бяхме бяхте бяха бъдем "
    "бъдете нея "
    "нейн неин нейна нейно нейни техен тяхна тяхно техни себе свой своя свое свои чрез чий чия чие чии оня "
    "онзи онази "
    "онова онези нали пък хем нека нима нищо никак "
    "a about above after again all also am an and any are as at be because been before being below between "
    "both but by "
    "can could did do does doing down during each few for from further had has have having he her here hers "
    "him his how "
    "i if in into is it its itself just me more most my no nor not now of off on once only or other our ours "
    "out over own "
    "same she should so some such than that the their theirs them then there these they this those through "
    "to too under "
    "until up very was we were what when where which while who whom why will with would you your yours";

}  // namespace

bool is_stop_word(std::string_view folded) {
  static const std::vector<std::string_view> words = [] {
    std::vector<std::string_view> out;
    std::string_view rest = kWords;
    while (!rest.empty()) {
      const std::size_t space = rest.find(' ');
      out.push_back(rest.substr(0, space));
      rest.remove_prefix(space == std::string_view::npos ? rest.size() : space + 1);
    }
    std::sort(out.begin(), out.end());
    return out;
  }();
  return std::binary_search(words.begin(), words.end(), folded);
}

}  // namespace megdan::algo::text
