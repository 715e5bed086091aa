#include "audience/sample/residences.h"

namespace crier::audience::sample {

namespace {

constexpr Speakers at[] = {{"de-AT", "de", 93}, {"hr", "hr", 2}, {"tr", "tr", 3}, {"sl", "sl", 2}};
constexpr Speakers be[] = {
    {"nl-BE", "nl", 56}, {"fr-BE", "fr", 38}, {"de-BE", "de", 1}, {"en", "en", 5}};
constexpr Speakers bg[] = {{"bg", "bg", 91}, {"tr", "tr", 9}};
constexpr Speakers cy[] = {{"el-CY", "el", 78}, {"tr-CY", "tr", 6}, {"en-CY", "en", 16}};
constexpr Speakers cz[] = {{"cs", "cs", 94}, {"sk", "sk", 3}, {"uk", "uk", 3}};
constexpr Speakers de[] = {
    {"de", "de", 60}, {"de-DE", "de", 28}, {"tr", "tr", 5}, {"pl", "pl", 3}, {"en", "en", 4}};
constexpr Speakers dk[] = {{"da", "da", 97}, {"de", "de", 1}, {"en", "en", 2}};
constexpr Speakers ee[] = {{"et", "et", 96}, {"en", "en", 2}, {"fi", "fi", 2}};
constexpr Speakers es[] = {
    {"es", "es", 55}, {"es-ES", "es", 22}, {"ca", "ca", 15}, {"eu", "eu", 3}, {"gl", "es", 5}};
constexpr Speakers fi[] = {{"fi", "fi", 90}, {"sv-FI", "sv", 6}, {"en", "en", 4}};
constexpr Speakers fr[] = {
    {"fr", "fr", 70}, {"fr-FR", "fr", 26}, {"pt-PT", "pt", 2}, {"en", "en", 2}};
constexpr Speakers gr[] = {{"el", "el", 98}, {"en", "en", 2}};
constexpr Speakers hr[] = {{"hr", "hr", 98}, {"it", "it", 2}};
constexpr Speakers hu[] = {{"hu", "hu", 99}, {"de", "de", 1}};
constexpr Speakers ie[] = {{"en-IE", "en", 88}, {"ga", "ga", 8}, {"pl", "pl", 4}};
constexpr Speakers is[] = {{"is", "is", 92}, {"pl", "pl", 5}, {"en", "en", 3}};
constexpr Speakers it[] = {
    {"it", "it", 70}, {"it-IT", "it", 27}, {"de-IT", "de", 1}, {"fr", "fr", 1}, {"sl", "sl", 1}};
constexpr Speakers li[] = {{"de-LI", "de", 97}, {"it", "it", 3}};
constexpr Speakers lt[] = {{"lt", "lt", 93}, {"pl", "pl", 7}};
constexpr Speakers lu[] = {
    {"fr-LU", "fr", 44}, {"de-LU", "de", 16}, {"lb", "lb", 24}, {"pt-PT", "pt", 16}};
constexpr Speakers lv[] = {{"lv", "lv", 97}, {"en", "en", 3}};
constexpr Speakers mt[] = {{"mt", "mt", 62}, {"en-MT", "mt", 30}, {"it", "it", 8}};
constexpr Speakers nl[] = {{"nl", "nl", 93}, {"en", "en", 4}, {"tr", "tr", 3}};
constexpr Speakers no[] = {{"nb", "nb", 70}, {"no", "nb", 15}, {"nn", "nb", 12}, {"en", "en", 3}};
constexpr Speakers pl[] = {{"pl", "pl", 96}, {"uk", "uk", 4}};
constexpr Speakers pt[] = {{"pt-PT", "pt", 80}, {"pt", "pt", 18}, {"en", "en", 2}};
constexpr Speakers ro[] = {{"ro", "ro", 93}, {"hu", "hu", 7}};
constexpr Speakers se[] = {{"sv", "sv", 93}, {"fi", "fi", 4}, {"en", "en", 3}};
constexpr Speakers si[] = {{"sl", "sl", 97}, {"it", "it", 1}, {"hu", "hu", 2}};
constexpr Speakers sk[] = {{"sk", "sk", 91}, {"hu", "hu", 9}};

constexpr Speakers ch[] = {{"de-CH", "de", 62}, {"fr-CH", "fr", 26}, {"it-CH", "it", 12}};
constexpr Speakers english[] = {{"en-GB", "en", 100}};
constexpr Speakers american[] = {{"en-US", "en", 85}, {"es-US", "es", 15}};
constexpr Speakers turkish[] = {{"tr", "tr", 100}};
constexpr Speakers ukrainian[] = {{"uk", "uk", 100}};
constexpr Speakers brazilian[] = {{"pt-BR", "pt", 100}};

constexpr Residence all[] = {
    {"AT", 9'160, "Europe/Vienna", "", at},
    {"BE", 11'820, "Europe/Brussels", "", be},
    {"BG", 6'450, "Europe/Sofia", "", bg},
    {"CY", 930, "Asia/Nicosia", "Asia/Famagusta", cy},
    {"CZ", 10'900, "Europe/Prague", "", cz},
    {"DE", 83'450, "Europe/Berlin", "", de},
    {"DK", 5'960, "Europe/Copenhagen", "", dk},
    {"EE", 1'370, "Europe/Tallinn", "", ee},
    {"ES", 48'610, "Europe/Madrid", "Atlantic/Canary", es},
    {"FI", 5'600, "Europe/Helsinki", "Europe/Mariehamn", fi},
    {"FR", 68'400, "Europe/Paris", "Indian/Reunion", fr},
    {"GR", 10'400, "Europe/Athens", "", gr},
    {"HR", 3'860, "Europe/Zagreb", "", hr},
    {"HU", 9'580, "Europe/Budapest", "", hu},
    {"IE", 5'340, "Europe/Dublin", "", ie},
    {"IS", 384, "Atlantic/Reykjavik", "", is},
    {"IT", 58'990, "Europe/Rome", "", it},
    {"LI", 40, "Europe/Vaduz", "", li},
    {"LT", 2'890, "Europe/Vilnius", "", lt},
    {"LU", 672, "Europe/Luxembourg", "", lu},
    {"LV", 1'870, "Europe/Riga", "", lv},
    {"MT", 563, "Europe/Malta", "", mt},
    {"NL", 17'940, "Europe/Amsterdam", "", nl},
    {"NO", 5'550, "Europe/Oslo", "Arctic/Longyearbyen", no},
    {"PL", 36'620, "Europe/Warsaw", "", pl},
    {"PT", 10'640, "Europe/Lisbon", "Atlantic/Azores", pt},
    {"RO", 19'070, "Europe/Bucharest", "", ro},
    {"SE", 10'550, "Europe/Stockholm", "", se},
    {"SI", 2'120, "Europe/Ljubljana", "", si},
    {"SK", 5'420, "Europe/Bratislava", "", sk},
    {"GB", 6'000, "Europe/London", "", english},
    {"CH", 3'000, "Europe/Zurich", "", ch},
    {"US", 2'500, "America/New_York", "America/Los_Angeles", american},
    {"TR", 1'500, "Europe/Istanbul", "", turkish},
    {"UA", 1'000, "Europe/Kyiv", "", ukrainian},
    {"BR", 500, "America/Sao_Paulo", "", brazilian},
};

}  // namespace

std::span<const Residence> residences() {
  return all;
}

}  // namespace crier::audience::sample
