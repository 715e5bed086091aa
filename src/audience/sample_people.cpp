#include "audience/sample_people.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <map>
#include <vector>

#include "audience/sample/names.h"
#include "audience/sample/residences.h"
#include "audience/sample/transliterate.h"
#include "base/check.h"
#include "base/random.h"

namespace crier::audience {

namespace {

using sample::NameList;
using sample::Residence;
using sample::Speakers;

// Ages are those of this day, so that the sample is the same tomorrow.
constexpr std::chrono::sys_days as_of = std::chrono::year{2026} / 1 / 1;
constexpr std::uint64_t days_of_year = 365;

constexpr std::array<std::string_view, 16> providers{
    "mail.example",      "post.example",  "inbox.example",       "freemail.example",
    "webmail.example",   "brief.example", "correo.example",      "courrier.example",
    "poczta.example",    "posta.example", "telecom.example",     "cable.example",
    "users.example.com", "example.net",   "members.example.org", "mailbox.test"};
constexpr std::array<std::string_view, 8> trades{"consulting", "group",  "garten", "design",
                                                 "logistics",  "studio", "family", "labs"};
constexpr std::array<std::string_view, 5> international{
    "bücher.example", "παράδειγμα.example", "пример.example", "żółw.example", "größe.example"};

struct Name {
  std::string text;
  std::string ascii;
};

std::vector<Name> split(std::string_view list) {
  std::vector<Name> names;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    const std::string_view name = list.substr(0, end);
    names.push_back({.text = std::string(name), .ascii = sample::transliterated(name)});
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return names;
}

struct Names {
  explicit Names(const NameList& list)
      : given{split(list.given_of_women), split(list.given_of_men)},
        family{split(list.family_of_women.empty() ? list.family : list.family_of_women),
               split(list.family)} {}

  std::array<std::vector<Name>, 2> given;  // Women, men.
  std::array<std::vector<Name>, 2> family;
};

// Draws an index with the probability of its weight.
class Weighted {
 public:
  void add(std::uint64_t weight) { sums_.push_back((sums_.empty() ? 0 : sums_.back()) + weight); }
  [[nodiscard]] std::size_t draw(Random& random) const {
    const std::uint64_t drawn = random.below(sums_.back());
    return static_cast<std::size_t>(std::ranges::upper_bound(sums_, drawn) - sums_.begin());
  }

 private:
  std::vector<std::uint64_t> sums_;
};

void append_number(std::string& into, std::uint64_t value, std::size_t digits_min = 1) {
  char digits[20];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
  const auto length = static_cast<std::size_t>(end - digits);
  if (length < digits_min) into.append(digits_min - length, '0');
  into.append(digits, end);
}

const Name& any_of(const std::vector<Name>& names, Random& random) {
  return names[random.below(names.size())];
}

}  // namespace

struct SamplePeople::State {
  struct Group {
    const Speakers* speakers;
    const Names* names;
  };
  struct Country {
    const Residence* residence{};
    std::string domain_suffix;  // ".de.example"
    std::vector<Group> groups;
    Weighted group_weights;
  };
  struct Person {
    const Country* country;
    const Group* group;
    const Name* given;
    const Name* family;
  };

  explicit State(std::uint64_t seed) : random(seed) {
    for (const NameList& list : sample::name_lists()) names.emplace(list.language, list);
    for (const Residence& residence : sample::residences()) {
      Country& country = countries.emplace_back();
      country.residence = &residence;
      country.domain_suffix = "." + sample::transliterated(residence.country) + ".example";
      for (const Speakers& speakers : residence.speakers) {
        const auto found = names.find(speakers.names);
        CRIER_CHECK(found != names.end());
        country.groups.push_back({.speakers = &speakers, .names = &found->second});
        country.group_weights.add(speakers.share);
      }
      country_weights.add(residence.thousands);
    }
  }

  Person draw() {
    const Country& country = countries[country_weights.draw(random)];
    const Group& group = country.groups[country.group_weights.draw(random)];
    const std::size_t sex = random.below(2);
    return {.country = &country,
            .group = &group,
            .given = &any_of(group.names->given[sex], random),
            .family = &any_of(group.names->family[sex], random)};
  }

  // One in 200 has an address with letters beyond ASCII, half of these on both sides of the @.
  void append_email(std::string& into, const Person& person) {
    const std::uint64_t kind = random.below(1000);
    if (kind < 30) return;  // No address is known.
    const bool is_international = kind >= 995;
    if (is_international && kind % 2 == 0) {
      into += person.given->text;
    } else {
      into += person.given->ascii;
      into += kind % 3 == 0 ? '_' : '.';
      into += person.family->ascii;
    }
    // Few share a mailbox with somebody of the same name.
    append_number(into, random.below(100'000));
    into += '@';
    if (is_international) {
      into += international[random.below(international.size())];
    } else if (kind < 500) {
      // The first ones are the large ones.
      into += providers[std::min(random.below(providers.size()), random.below(providers.size()))];
    } else {
      into += any_of(person.group->names->family[1], random).ascii;
      into += '-';
      into += trades[random.below(trades.size())];
      into += person.country->domain_suffix;
    }
  }

  void append_name(std::string& into, const Person& person) {
    // Some systems keep the family name first.
    const bool family_first = random.below(50) == 0;
    const Name& first = family_first ? *person.family : *person.given;
    const Name& second = family_first ? *person.given : *person.family;
    if (family_first) into += '"';
    into += first.text;
    into += family_first ? ", " : " ";
    into += second.text;
    if (family_first) into += '"';
  }

  void append_birth_date(std::string& into) {
    const std::uint64_t kind = random.below(100);
    if (kind < 4) return;  // Not known.
    // Those who may use a service from 13 on and are minors, and everybody else.
    const bool is_minor = kind < 10;
    const auto age_days = is_minor ? 13 * days_of_year + random.below(5 * days_of_year - 5)
                                   : 18 * days_of_year + 5 + random.below(70 * days_of_year);
    const std::chrono::year_month_day date{as_of - std::chrono::days{age_days}};
    append_number(into, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
    into += '-';
    append_number(into, static_cast<unsigned>(date.month()), 2);
    into += '-';
    append_number(into, static_cast<unsigned>(date.day()), 2);
  }

  Random random;
  std::map<std::string_view, Names> names;
  std::vector<Country> countries;
  Weighted country_weights;
  std::uint64_t people{};
};

SamplePeople::SamplePeople(std::uint64_t seed) : state_(std::make_unique<State>(seed)) {}

SamplePeople::~SamplePeople() = default;

std::string_view SamplePeople::header() {
  return "ref,email,name,locale,country,time_zone,birth_date,phone\n";
}

void SamplePeople::append_row(std::string& into) {
  State& state = *state_;
  Random& random = state.random;
  const State::Person person = state.draw();
  const Residence& residence = *person.country->residence;

  into += 'P';
  append_number(into, ++state.people, 9);
  into += ',';
  state.append_email(into, person);
  into += ',';
  state.append_name(into, person);
  into += ',';
  // Who has chosen no language is told in those of the country.
  if (random.below(8) != 0) into += person.group->speakers->locale;
  into += ',';
  into += residence.country;
  into += ',';
  const std::uint64_t zone = random.below(100);
  if (zone < 2 && !residence.other_zone.empty()) {
    into += residence.other_zone;
  } else if (zone < 70) {
    into += residence.zone;
  }
  into += ',';
  state.append_birth_date(into);
  into += ',';
  if (random.below(10) < 4) {
    into += "+999";
    append_number(into, random.below(1'000'000'000), 9);
  }
  into += '\n';
}

}  // namespace crier::audience
