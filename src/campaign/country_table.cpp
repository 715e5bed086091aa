#include "campaign/country_table.h"

#include <algorithm>
#include <array>

namespace crier {
namespace {

using std::string_view_literals::operator""sv;

// Languages without a notice of their own (Luxembourgish, Turkish, Romansh) are listed all the
// same: the choice of the language passes over what a campaign does not have.
constexpr std::array at_locales = {"de-AT"sv};
constexpr std::array be_locales = {"nl-BE"sv, "fr-BE"sv, "de-BE"sv};
constexpr std::array bg_locales = {"bg"sv};
constexpr std::array ch_locales = {"de-CH"sv, "fr-CH"sv, "it-CH"sv, "rm"sv};
constexpr std::array cy_locales = {"el-CY"sv, "tr"sv};
constexpr std::array cz_locales = {"cs"sv};
constexpr std::array de_locales = {"de"sv};
constexpr std::array dk_locales = {"da"sv};
constexpr std::array ee_locales = {"et"sv};
constexpr std::array es_locales = {"es"sv};
constexpr std::array fi_locales = {"fi"sv, "sv-FI"sv};
constexpr std::array fr_locales = {"fr"sv};
constexpr std::array gb_locales = {"en-GB"sv};
constexpr std::array gr_locales = {"el"sv};
constexpr std::array hr_locales = {"hr"sv};
constexpr std::array hu_locales = {"hu"sv};
constexpr std::array ie_locales = {"en-IE"sv, "ga"sv};
constexpr std::array is_locales = {"is"sv};
constexpr std::array it_locales = {"it"sv};
constexpr std::array li_locales = {"de-LI"sv};
constexpr std::array lt_locales = {"lt"sv};
constexpr std::array lu_locales = {"fr-LU"sv, "de-LU"sv, "lb"sv};
constexpr std::array lv_locales = {"lv"sv};
constexpr std::array mt_locales = {"mt"sv, "en-MT"sv};
constexpr std::array nl_locales = {"nl"sv};
constexpr std::array no_locales = {"nb"sv, "nn"sv};
constexpr std::array pl_locales = {"pl"sv};
constexpr std::array pt_locales = {"pt-PT"sv};
constexpr std::array ro_locales = {"ro"sv};
constexpr std::array se_locales = {"sv"sv};
constexpr std::array si_locales = {"sl"sv};
constexpr std::array sk_locales = {"sk"sv};

constexpr std::array at_zones = {"Europe/Vienna"sv};
constexpr std::array be_zones = {"Europe/Brussels"sv};
constexpr std::array bg_zones = {"Europe/Sofia"sv};
constexpr std::array ch_zones = {"Europe/Zurich"sv};
constexpr std::array cy_zones = {"Asia/Nicosia"sv, "Asia/Famagusta"sv};
constexpr std::array cz_zones = {"Europe/Prague"sv};
constexpr std::array de_zones = {"Europe/Berlin"sv, "Europe/Busingen"sv};
constexpr std::array dk_zones = {"Europe/Copenhagen"sv};
constexpr std::array ee_zones = {"Europe/Tallinn"sv};
constexpr std::array es_zones = {"Europe/Madrid"sv, "Africa/Ceuta"sv, "Atlantic/Canary"sv};
constexpr std::array fi_zones = {"Europe/Helsinki"sv, "Europe/Mariehamn"sv};
constexpr std::array fr_zones = {
    "Europe/Paris"sv,     "America/Guadeloupe"sv, "America/Martinique"sv, "America/Cayenne"sv,
    "Indian/Reunion"sv,   "Indian/Mayotte"sv,     "America/Marigot"sv,    "America/St_Barthelemy"sv,
    "America/Miquelon"sv, "Pacific/Noumea"sv,     "Pacific/Tahiti"sv,     "Pacific/Marquesas"sv,
    "Pacific/Gambier"sv,  "Pacific/Wallis"sv};
constexpr std::array gb_zones = {"Europe/London"sv};
constexpr std::array gr_zones = {"Europe/Athens"sv};
constexpr std::array hr_zones = {"Europe/Zagreb"sv};
constexpr std::array hu_zones = {"Europe/Budapest"sv};
constexpr std::array ie_zones = {"Europe/Dublin"sv};
constexpr std::array is_zones = {"Atlantic/Reykjavik"sv};
constexpr std::array it_zones = {"Europe/Rome"sv};
constexpr std::array li_zones = {"Europe/Vaduz"sv};
constexpr std::array lt_zones = {"Europe/Vilnius"sv};
constexpr std::array lu_zones = {"Europe/Luxembourg"sv};
constexpr std::array lv_zones = {"Europe/Riga"sv};
constexpr std::array mt_zones = {"Europe/Malta"sv};
constexpr std::array nl_zones = {"Europe/Amsterdam"sv};
constexpr std::array no_zones = {"Europe/Oslo"sv, "Arctic/Longyearbyen"sv};
constexpr std::array pl_zones = {"Europe/Warsaw"sv};
constexpr std::array pt_zones = {"Europe/Lisbon"sv, "Atlantic/Madeira"sv, "Atlantic/Azores"sv};
constexpr std::array ro_zones = {"Europe/Bucharest"sv};
constexpr std::array se_zones = {"Europe/Stockholm"sv};
constexpr std::array si_zones = {"Europe/Ljubljana"sv};
constexpr std::array sk_zones = {"Europe/Bratislava"sv};

// Norway has two official forms of one language, which every Norwegian reads: one of them is
// enough. German in South Tyrol cannot be told from the country, so Italy is not multilingual here.
constexpr std::array table = {
    Country{.iso2 = "AT",
            .name_english = "Austria",
            .area = Area::eu,
            .locales = at_locales,
            .multilingual = false,
            .zone = at_zones.front(),
            .zones = at_zones,
            .majority_age = 18,
            .digital_consent_age = 14,
            .authority = {.name_native = "Österreichische Datenschutzbehörde (DSB)",
                          .name_english = "Austrian Data Protection Authority",
                          .url = "https://www.dsb.gv.at/"}},
    Country{
        .iso2 = "BE",
        .name_english = "Belgium",
        .area = Area::eu,
        .locales = be_locales,
        .multilingual = true,
        .zone = be_zones.front(),
        .zones = be_zones,
        .majority_age = 18,
        .digital_consent_age = 13,
        .authority =
            {.name_native =
                 "Autorité de la protection des données / Gegevensbeschermingsautoriteit (APD-GBA)",
             .name_english = "Belgian Data Protection Authority",
             .url = "https://www.autoriteprotectiondonnees.be/"}},
    Country{.iso2 = "BG",
            .name_english = "Bulgaria",
            .area = Area::eu,
            .locales = bg_locales,
            .multilingual = false,
            .zone = bg_zones.front(),
            .zones = bg_zones,
            .majority_age = 18,
            .digital_consent_age = 14,
            .authority = {.name_native = "Комисия за защита на личните данни (КЗЛД)",
                          .name_english = "Commission for Personal Data Protection",
                          .url = "https://www.cpdp.bg/"}},
    Country{.iso2 = "CH",
            .name_english = "Switzerland",
            .area = Area::switzerland,
            .locales = ch_locales,
            .multilingual = true,
            .zone = ch_zones.front(),
            .zones = ch_zones,
            .majority_age = 18,
            .digital_consent_age = 0,
            .authority = {.name_native =
                              "Eidgenössischer Datenschutz- und Öffentlichkeitsbeauftragter (EDÖB)",
                          .name_english =
                              "Federal Data Protection and Information Commissioner (FDPIC)",
                          .url = "https://www.edoeb.admin.ch/"}},
    Country{
        .iso2 = "CY",
        .name_english = "Cyprus",
        .area = Area::eu,
        .locales = cy_locales,
        .multilingual = true,
        .zone = cy_zones.front(),
        .zones = cy_zones,
        .majority_age = 18,
        .digital_consent_age = 14,
        .authority = {.name_native = "Γραφείο Επιτρόπου Προστασίας Δεδομένων Προσωπικού Χαρακτήρα",
                      .name_english = "Office of the Commissioner for Personal Data Protection",
                      .url = "https://www.dataprotection.gov.cy/"}},
    Country{.iso2 = "CZ",
            .name_english = "Czechia",
            .area = Area::eu,
            .locales = cz_locales,
            .multilingual = false,
            .zone = cz_zones.front(),
            .zones = cz_zones,
            .majority_age = 18,
            .digital_consent_age = 15,
            .authority = {.name_native = "Úřad pro ochranu osobních údajů (ÚOOÚ)",
                          .name_english = "Office for Personal Data Protection",
                          .url = "https://uoou.gov.cz/"}},
    Country{
        .iso2 = "DE",
        .name_english = "Germany",
        .area = Area::eu,
        .locales = de_locales,
        .multilingual = false,
        .zone = de_zones.front(),
        .zones = de_zones,
        .majority_age = 18,
        .digital_consent_age = 16,
        .authority =
            {.name_native =
                 "Die Bundesbeauftragte für den Datenschutz und die Informationsfreiheit (BfDI)",
             .name_english = "Federal Commissioner for Data Protection and Freedom of Information",
             .url = "https://www.bfdi.bund.de/"}},
    Country{.iso2 = "DK",
            .name_english = "Denmark",
            .area = Area::eu,
            .locales = dk_locales,
            .multilingual = false,
            .zone = dk_zones.front(),
            .zones = dk_zones,
            .majority_age = 18,
            .digital_consent_age = 15,
            .authority = {.name_native = "Datatilsynet",
                          .name_english = "Danish Data Protection Agency",
                          .url = "https://www.datatilsynet.dk/"}},
    Country{.iso2 = "EE",
            .name_english = "Estonia",
            .area = Area::eu,
            .locales = ee_locales,
            .multilingual = false,
            .zone = ee_zones.front(),
            .zones = ee_zones,
            .majority_age = 18,
            .digital_consent_age = 13,
            .authority = {.name_native = "Andmekaitse Inspektsioon (AKI)",
                          .name_english = "Estonian Data Protection Inspectorate",
                          .url = "https://www.aki.ee/"}},
    Country{.iso2 = "ES",
            .name_english = "Spain",
            .area = Area::eu,
            .locales = es_locales,
            .multilingual = false,
            .zone = es_zones.front(),
            .zones = es_zones,
            .majority_age = 18,
            .digital_consent_age = 14,
            .authority = {.name_native = "Agencia Española de Protección de Datos (AEPD)",
                          .name_english = "Spanish Data Protection Agency",
                          .url = "https://www.aepd.es/"}},
    Country{.iso2 = "FI",
            .name_english = "Finland",
            .area = Area::eu,
            .locales = fi_locales,
            .multilingual = true,
            .zone = fi_zones.front(),
            .zones = fi_zones,
            .majority_age = 18,
            .digital_consent_age = 13,
            .authority = {.name_native = "Tietosuojavaltuutetun toimisto",
                          .name_english = "Office of the Data Protection Ombudsman",
                          .url = "https://tietosuoja.fi/"}},
    Country{.iso2 = "FR",
            .name_english = "France",
            .area = Area::eu,
            .locales = fr_locales,
            .multilingual = false,
            .zone = fr_zones.front(),
            .zones = fr_zones,
            .majority_age = 18,
            .digital_consent_age = 15,
            .authority = {.name_native =
                              "Commission nationale de l'informatique et des libertés (CNIL)",
                          .name_english = "French Data Protection Authority (CNIL)",
                          .url = "https://www.cnil.fr/"}},
    Country{.iso2 = "GB",
            .name_english = "United Kingdom",
            .area = Area::united_kingdom,
            .locales = gb_locales,
            .multilingual = false,
            .zone = gb_zones.front(),
            .zones = gb_zones,
            .majority_age = 18,
            .digital_consent_age = 13,
            .authority = {.name_native = "Information Commissioner's Office (ICO)",
                          .name_english = "Information Commissioner's Office",
                          .url = "https://ico.org.uk/"}},
    Country{.iso2 = "GR",
            .name_english = "Greece",
            .area = Area::eu,
            .locales = gr_locales,
            .multilingual = false,
            .zone = gr_zones.front(),
            .zones = gr_zones,
            .majority_age = 18,
            .digital_consent_age = 15,
            .authority = {.name_native = "Αρχή Προστασίας Δεδομένων Προσωπικού Χαρακτήρα",
                          .name_english = "Hellenic Data Protection Authority",
                          .url = "https://www.dpa.gr/"}},
    Country{.iso2 = "HR",
            .name_english = "Croatia",
            .area = Area::eu,
            .locales = hr_locales,
            .multilingual = false,
            .zone = hr_zones.front(),
            .zones = hr_zones,
            .majority_age = 18,
            .digital_consent_age = 16,
            .authority = {.name_native = "Agencija za zaštitu osobnih podataka (AZOP)",
                          .name_english = "Croatian Personal Data Protection Agency",
                          .url = "https://azop.hr/"}},
    Country{.iso2 = "HU",
            .name_english = "Hungary",
            .area = Area::eu,
            .locales = hu_locales,
            .multilingual = false,
            .zone = hu_zones.front(),
            .zones = hu_zones,
            .majority_age = 18,
            .digital_consent_age = 16,
            .authority =
                {.name_native = "Nemzeti Adatvédelmi és Információszabadság Hatóság (NAIH)",
                 .name_english =
                     "Hungarian National Authority for Data Protection and Freedom of Information",
                 .url = "https://www.naih.hu/"}},
    Country{.iso2 = "IE",
            .name_english = "Ireland",
            .area = Area::eu,
            .locales = ie_locales,
            .multilingual = true,
            .zone = ie_zones.front(),
            .zones = ie_zones,
            .majority_age = 18,
            .digital_consent_age = 16,
            .authority = {.name_native =
                              "An Coimisiún um Chosaint Sonraí / Data Protection Commission (DPC)",
                          .name_english = "Data Protection Commission",
                          .url = "https://www.dataprotection.ie/"}},
    Country{.iso2 = "IS",
            .name_english = "Iceland",
            .area = Area::eea_efta,
            .locales = is_locales,
            .multilingual = false,
            .zone = is_zones.front(),
            .zones = is_zones,
            .majority_age = 18,
            .digital_consent_age = 13,
            .authority = {.name_native = "Persónuvernd",
                          .name_english = "Icelandic Data Protection Authority",
                          .url = "https://www.personuvernd.is/"}},
    Country{.iso2 = "IT",
            .name_english = "Italy",
            .area = Area::eu,
            .locales = it_locales,
            .multilingual = false,
            .zone = it_zones.front(),
            .zones = it_zones,
            .majority_age = 18,
            .digital_consent_age = 14,
            .authority = {.name_native = "Garante per la protezione dei dati personali",
                          .name_english = "Italian Data Protection Authority",
                          .url = "https://www.garanteprivacy.it/"}},
    Country{
        .iso2 = "LI",
        .name_english = "Liechtenstein",
        .area = Area::eea_efta,
        .locales = li_locales,
        .multilingual = false,
        .zone = li_zones.front(),
        .zones = li_zones,
        .majority_age = 18,
        .digital_consent_age = 16,
        .authority = {.name_native = "Datenschutzstelle (DSS)",
                      .name_english = "Data Protection Authority, Principality of Liechtenstein",
                      .url = "https://www.datenschutzstelle.li/"}},
    Country{.iso2 = "LT",
            .name_english = "Lithuania",
            .area = Area::eu,
            .locales = lt_locales,
            .multilingual = false,
            .zone = lt_zones.front(),
            .zones = lt_zones,
            .majority_age = 18,
            .digital_consent_age = 14,
            .authority = {.name_native = "Valstybinė duomenų apsaugos inspekcija (VDAI)",
                          .name_english = "State Data Protection Inspectorate",
                          .url = "https://vdai.lrv.lt/"}},
    Country{
        .iso2 = "LU",
        .name_english = "Luxembourg",
        .area = Area::eu,
        .locales = lu_locales,
        .multilingual = true,
        .zone = lu_zones.front(),
        .zones = lu_zones,
        .majority_age = 18,
        .digital_consent_age = 16,
        .authority = {.name_native = "Commission nationale pour la protection des données (CNPD)",
                      .name_english = "National Commission for Data Protection",
                      .url = "https://cnpd.public.lu/"}},
    Country{.iso2 = "LV",
            .name_english = "Latvia",
            .area = Area::eu,
            .locales = lv_locales,
            .multilingual = false,
            .zone = lv_zones.front(),
            .zones = lv_zones,
            .majority_age = 18,
            .digital_consent_age = 13,
            .authority = {.name_native = "Datu valsts inspekcija (DVI)",
                          .name_english = "Data State Inspectorate",
                          .url = "https://www.dvi.gov.lv/"}},
    Country{.iso2 = "MT",
            .name_english = "Malta",
            .area = Area::eu,
            .locales = mt_locales,
            .multilingual = true,
            .zone = mt_zones.front(),
            .zones = mt_zones,
            .majority_age = 18,
            .digital_consent_age = 13,
            .authority =
                {.name_native =
                     "Uffiċċju tal-Kummissarju għall-Informazzjoni u l-Protezzjoni tad-Data (IDPC)",
                 .name_english = "Office of the Information and Data Protection Commissioner",
                 .url = "https://idpc.org.mt/"}},
    Country{.iso2 = "NL",
            .name_english = "Netherlands",
            .area = Area::eu,
            .locales = nl_locales,
            .multilingual = false,
            .zone = nl_zones.front(),
            .zones = nl_zones,
            .majority_age = 18,
            .digital_consent_age = 16,
            .authority = {.name_native = "Autoriteit Persoonsgegevens (AP)",
                          .name_english = "Dutch Data Protection Authority",
                          .url = "https://autoriteitpersoonsgegevens.nl/"}},
    Country{.iso2 = "NO",
            .name_english = "Norway",
            .area = Area::eea_efta,
            .locales = no_locales,
            .multilingual = false,
            .zone = no_zones.front(),
            .zones = no_zones,
            .majority_age = 18,
            .digital_consent_age = 13,
            .authority = {.name_native = "Datatilsynet",
                          .name_english = "Norwegian Data Protection Authority",
                          .url = "https://www.datatilsynet.no/"}},
    Country{.iso2 = "PL",
            .name_english = "Poland",
            .area = Area::eu,
            .locales = pl_locales,
            .multilingual = false,
            .zone = pl_zones.front(),
            .zones = pl_zones,
            .majority_age = 18,
            .digital_consent_age = 16,
            .authority = {.name_native = "Urząd Ochrony Danych Osobowych (UODO)",
                          .name_english = "Personal Data Protection Office",
                          .url = "https://uodo.gov.pl/"}},
    Country{.iso2 = "PT",
            .name_english = "Portugal",
            .area = Area::eu,
            .locales = pt_locales,
            .multilingual = false,
            .zone = pt_zones.front(),
            .zones = pt_zones,
            .majority_age = 18,
            .digital_consent_age = 13,
            .authority = {.name_native = "Comissão Nacional de Proteção de Dados (CNPD)",
                          .name_english = "National Data Protection Commission",
                          .url = "https://www.cnpd.pt/"}},
    Country{
        .iso2 = "RO",
        .name_english = "Romania",
        .area = Area::eu,
        .locales = ro_locales,
        .multilingual = false,
        .zone = ro_zones.front(),
        .zones = ro_zones,
        .majority_age = 18,
        .digital_consent_age = 16,
        .authority = {.name_native = "Autoritatea Națională de Supraveghere a Prelucrării Datelor "
                                     "cu Caracter Personal (ANSPDCP)",
                      .name_english = "National Supervisory Authority for Personal Data Processing",
                      .url = "https://www.dataprotection.ro/"}},
    Country{.iso2 = "SE",
            .name_english = "Sweden",
            .area = Area::eu,
            .locales = se_locales,
            .multilingual = false,
            .zone = se_zones.front(),
            .zones = se_zones,
            .majority_age = 18,
            .digital_consent_age = 13,
            .authority = {.name_native = "Integritetsskyddsmyndigheten (IMY)",
                          .name_english = "Swedish Authority for Privacy Protection",
                          .url = "https://www.imy.se/"}},
    Country{.iso2 = "SI",
            .name_english = "Slovenia",
            .area = Area::eu,
            .locales = si_locales,
            .multilingual = false,
            .zone = si_zones.front(),
            .zones = si_zones,
            .majority_age = 18,
            .digital_consent_age = 15,
            .authority = {.name_native = "Informacijski pooblaščenec Republike Slovenije",
                          .name_english = "Information Commissioner of the Republic of Slovenia",
                          .url = "https://www.ip-rs.si/"}},
    Country{
        .iso2 = "SK",
        .name_english = "Slovakia",
        .area = Area::eu,
        .locales = sk_locales,
        .multilingual = false,
        .zone = sk_zones.front(),
        .zones = sk_zones,
        .majority_age = 18,
        .digital_consent_age = 16,
        .authority = {.name_native = "Úrad na ochranu osobných údajov Slovenskej republiky",
                      .name_english = "Office for Personal Data Protection of the Slovak Republic",
                      .url = "https://dataprotection.gov.sk/"}},
};
static_assert(std::ranges::is_sorted(table, {}, &Country::iso2));

constexpr bool is_in_eea(const Country& entry) {
  return entry.area == Area::eu || entry.area == Area::eea_efta;
}

constexpr auto eea = [] {
  std::array<std::string_view, std::ranges::count_if(table, is_in_eea)> codes;
  auto next = codes.begin();
  for (const Country& entry : table) {
    if (is_in_eea(entry)) *next++ = entry.iso2;
  }
  return codes;
}();
static_assert(eea.size() == 30);

}  // namespace

const Country* country(std::string_view iso2) {
  const auto found = std::ranges::lower_bound(table, iso2, {}, &Country::iso2);
  return found != table.end() && found->iso2 == iso2 ? &*found : nullptr;
}

std::span<const Country> countries() {
  return table;
}

std::span<const std::string_view> eea_countries() {
  return eea;
}

}  // namespace crier
