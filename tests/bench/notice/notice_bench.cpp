// What a notice costs once its variant is compiled: rendering and encoding of HTML and plain text
// for one person, into a message buffer that is used again. The mark is 10 µs in Latin script, 15
// µs in Greek and Cyrillic, and no allocation.
#include <array>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/notice/allocation_count.h"
#include "objection/objection_token.h"
#include "support/notice/sample_notice.h"

namespace crier::notice {
namespace {

struct Person {
  std::string ref;
  std::string name;
  std::string address;
  std::string key;
};

std::vector<Person> people(const std::vector<std::string>& names) {
  std::vector<Person> all;
  for (int index = 0; index < 1000; ++index) {
    const std::string number = std::to_string(index);
    all.push_back({.ref = "user-" + number,
                   .name = names[static_cast<std::size_t>(index) % names.size()],
                   .address = "person" + number + "@example.net",
                   .key = "q3NoXb2w7hJYt0mZ5eRk" + std::string(7 - number.size(), 'x') + number});
  }
  return all;
}

struct Script {
  const char* name;
  std::vector<std::string> locales;
  const char* country;
  std::vector<std::string> names;
};

const std::array scripts = {
    Script{"English", {"en-IE"}, "IE", {"Aoife Byrne", "Sean O'Brien", "Mary Walsh"}},
    Script{"German", {"de-AT"}, "AT", {"Zoë Müller", "Jürgen Groß", "Anna Huber"}},
    Script{"Polish", {"pl"}, "PL", {"Łukasz Wiśniewski", "Grażyna Żółć", "Jan Nowak"}},
    Script{"Greek", {"el"}, "GR", {"Μαρία Παπαδοπούλου", "Γιώργος Νικολάου", "Ελένη Ιωάννου"}},
    Script{"Bulgarian", {"bg"}, "BG", {"Мария Иванова", "Георги Димитров", "Елена Петрова"}},
    Script{"French_and_German", {"fr-LU", "de-LU"}, "LU", {"Zoé Weber", "Luc Thill"}},
};

void measure(benchmark::State& state, NoticeFormat format) {
  const Script& script = scripts.at(static_cast<std::size_t>(state.range(0)));
  NoticeBook book = test::open_book(test::sample_spec(), test::sample_options(format));
  const CompiledNotice& variant = book.variant(script.locales, script.country, "");
  const std::vector<Person> all = people(script.names);
  std::string message;
  std::size_t next = 0;
  std::size_t octets = 0;
  const auto write_next = [&] {
    const Person& person = all[next++ % all.size()];
    variant.write(
        {.ref = person.ref, .name = person.name, .address = person.address, .key = person.key},
        test::sample_instant(), message);
    octets += message.size();
  };
  // The buffer and the thread's scratch space grow to their size here.
  for (std::size_t index = 0; index < all.size(); ++index) write_next();
  octets = 0;

  const std::uint64_t before = bench::allocation_count();
  for (auto step : state) {
    write_next();
    benchmark::DoNotOptimize(message.data());
  }
  const auto notices = static_cast<double>(state.iterations());
  state.counters["allocations"] = static_cast<double>(bench::allocation_count() - before) / notices;
  state.counters["octets"] = static_cast<double>(octets) / notices;
  state.SetLabel(script.name);
}

void mime_notice(benchmark::State& state) {
  measure(state, NoticeFormat::mime);
}
BENCHMARK(mime_notice)->DenseRange(0, scripts.size() - 1);

void json_notice(benchmark::State& state) {
  measure(state, NoticeFormat::json);
}
BENCHMARK(json_notice)->DenseRange(0, scripts.size() - 1);

// As a page and a push message or an SMS ask for them.
void html_part(benchmark::State& state) {
  measure(state, NoticeFormat::html);
}
BENCHMARK(html_part)->DenseRange(0, scripts.size() - 1);

void short_part(benchmark::State& state) {
  measure(state, NoticeFormat::short_form);
}
BENCHMARK(short_part)->DenseRange(0, scripts.size() - 1);

void objection_token_of_a_person(benchmark::State& state) {
  const objection::TokenSealer tokens({.id = 1, .secret = "a secret of this installation"},
                                      CampaignId{17});
  for (auto step : state) benchmark::DoNotOptimize(tokens.seal(Lane{5}, SubjectId{1017}, 4));
}
BENCHMARK(objection_token_of_a_person);

void evidence_of_a_person(benchmark::State& state) {
  NoticeBook book = test::open_book(test::sample_spec());
  const CompiledNotice& variant = book.variant(std::vector<std::string>{"de"}, "DE", "");
  for (auto step : state) benchmark::DoNotOptimize(variant.evidence(test::sample_person()));
}
BENCHMARK(evidence_of_a_person);

void find_a_variant(benchmark::State& state) {
  NoticeBook book = test::open_book(test::sample_spec());
  const std::vector<std::string> locales = {"fr-LU", "de-LU"};
  for (auto step : state) {
    benchmark::DoNotOptimize(&book.variant(locales, "LU", "Europe/Luxembourg"));
  }
}
BENCHMARK(find_a_variant);

void compile_a_variant(benchmark::State& state) {
  const CampaignSpec spec = test::sample_spec();
  const std::vector<std::string> locales = {"de"};
  for (auto step : state) {
    state.PauseTiming();
    NoticeBook book = test::open_book(spec);
    state.ResumeTiming();
    benchmark::DoNotOptimize(&book.variant(locales, "DE", ""));
  }
}
BENCHMARK(compile_a_variant)->Iterations(50);

}  // namespace
}  // namespace crier::notice

BENCHMARK_MAIN();
