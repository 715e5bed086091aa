#include "feedback/plain_bounce.h"

#include <algorithm>

#include "base/unicode.h"
#include "feedback/classification.h"
#include "feedback/folded_text.h"
#include "feedback/signs.h"

namespace crier::feedback {
namespace {

constexpr std::size_t head_octets = 1500;
constexpr std::size_t addresses_max = 20;

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t>") == std::string_view::npos;
}

// The line at the begin of `text`, which moves behind it.
std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// What a returned mail begins with, quoted or not.
bool begins_headers(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t>|");
  if (begin == std::string_view::npos) return false;
  const std::string word = ascii_lower(line.substr(begin, 16));
  return word.starts_with("received: ") || word.starts_with("return-path: ") ||
         word.starts_with("mime-version: ") || word.starts_with("dkim-signature: ") ||
         word.starts_with("x-received: ");
}

// "<anna@example.org>:" and "anna@example.org" at the begin of a line: whom the lines below are
// about.
std::string named_at(std::string_view line) {
  std::string_view text = trimmed(line);
  while (text.starts_with('-') || text.starts_with('*') || text.starts_with('>')) {
    text = trimmed(text.substr(1));
  }
  if (text.starts_with('<')) {
    const std::size_t close = text.find('>');
    if (close == std::string_view::npos) return {};
    return address_in(text.substr(0, close + 1));
  }
  std::string_view word = text.substr(0, text.find_first_of(" \t"));
  while (word.ends_with(':') || word.ends_with(',') || word.ends_with('.')) word.remove_suffix(1);
  return address_in(word);
}

struct Paragraph {
  std::string words;
  std::string address;
};

// Divided by empty lines and by lines that begin with an address. An address alone belongs to what
// comes below it.
std::vector<Paragraph> paragraphs_of(std::string_view text) {
  std::vector<Paragraph> paragraphs(1);
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    std::string address = named_at(line);
    const bool has_words = !paragraphs.back().words.empty();
    if (is_blank(line)) {
      if (has_words && paragraphs.back().words != paragraphs.back().address)
        paragraphs.emplace_back();
      continue;
    }
    if (!address.empty() && has_words) paragraphs.emplace_back();
    Paragraph& paragraph = paragraphs.back();
    if (!address.empty() && paragraph.address.empty()) paragraph.address = std::move(address);
    if (!paragraph.words.empty()) paragraph.words += '\n';
    paragraph.words += trimmed(line);
  }
  std::erase_if(paragraphs, [](const Paragraph& each) { return each.words.empty(); });
  return paragraphs;
}

Finding found(Classification answer, Diagnosis said, std::string address = {}) {
  Finding finding{.klass = answer.klass,
                  .rule = std::move(answer.rule),
                  .said = std::move(said),
                  .addresses = {}};
  if (!address.empty()) finding.addresses.push_back(std::move(address));
  return finding;
}

// The codes of the one, where it has some, and else of the other.
Diagnosis joined(const Diagnosis& known, const FoundCodes& codes, std::string_view words) {
  Diagnosis said{.code = known.code != 0 ? known.code : codes.code,
                 .status = known.status,
                 .words = std::string(words)};
  if (said.status == EnhancedStatus{} ||
      (is_vague(said.status) && codes.status != EnhancedStatus{})) {
    said.status = codes.status != EnhancedStatus{} ? codes.status : said.status;
  }
  return said;
}

bool is_named(const Classification& answer) {
  return answer.klass != FeedbackClass::unknown && !answer.rule.starts_with("code_");
}

std::vector<Finding> findings_in(const std::vector<Paragraph>& paragraphs, const Diagnosis& known,
                                 const std::vector<Rule>& own) {
  std::vector<Finding> findings;
  for (const Paragraph& paragraph : paragraphs) {
    const FoundCodes codes = codes_in(paragraph.words);
    if (codes.code == 0 && codes.status == EnhancedStatus{}) continue;
    // "250 2.0.0 ok" in a transcript of a session is no refusal.
    if (codes.code == 0 && codes.status.klass == 2) continue;
    Diagnosis said = joined(known, codes, paragraph.words);
    Classification answer = classify(said, own);
    findings.push_back(found(std::move(answer), std::move(said), paragraph.address));
  }
  return findings;
}

bool is_bounce_sender(const MailPart& mail) {
  if (mail.has_header("From") && mail.header("From").ends_with("<>")) return true;
  const std::string from = folded(mail.header("From"));
  const std::string address = folded(address_in(mail.header("From")));
  const std::string local = address.substr(0, address.find('@'));
  std::string name = from.substr(0, from.find('<'));
  std::erase(name, '"');
  return any_occurs(signs().bounce_senders, local) ||
         (!name.empty() && any_occurs(signs().bounce_senders, name));
}

bool is_from_daemon(const MailPart& mail) {
  const std::string local = folded(address_in(mail.header("From")));
  return local.starts_with("mailer-daemon") || local.starts_with("maildaemon") ||
         local.starts_with("mdaemon") || local.starts_with("microsoftexchange");
}

// RFC 5321 section 6.1; some put the name of their daemon there.
bool has_null_return_path(const MailPart& mail) {
  const std::string path = folded(mail.header("Return-Path"));
  return path == "<>" || path.starts_with("<mailer-daemon") || path.starts_with("mailer-daemon");
}

bool is_report(const MailPart& mail) {
  return mail.report_type == "delivery-status" ||
         part_of_type(mail, "message/delivery-status") != nullptr;
}

bool is_made_by_machine(const MailPart& mail) {
  const std::string submitted = folded(mail.header("Auto-Submitted"));
  const std::string precedence = folded(mail.header("Precedence"));
  return has_null_return_path(mail) || (!submitted.empty() && submitted != "no") ||
         precedence == "bulk" || precedence == "junk";
}

bool looks_like_bounce(const MailPart& mail, std::string_view text) {
  if (mail.has_header("X-Failed-Recipients") || is_report(mail)) return true;
  const std::string subject = folded(mail.header("Subject"));
  const bool has_subject = any_occurs(signs().bounce_subjects, subject);
  const bool has_words = any_occurs(signs().bounce_words, folded(text.substr(0, head_octets)));
  const bool is_sender = is_bounce_sender(mail);
  if (any_occurs(signs().auto_reply_subjects, subject) && !has_words) return false;
  if (is_from_daemon(mail)) return true;
  const bool is_machine = is_made_by_machine(mail);
  const bool is_answer = !mail.header("In-Reply-To").empty() && !is_machine;
  if (is_sender || is_machine) return has_subject || (has_words && is_sender && !is_answer);
  // Nobody of whom it is known that they send bounces: a person may write of one, so that it has to
  // repeat what a server said.
  const FoundCodes codes = codes_in(text);
  const bool has_codes = codes.code != 0 || codes.status != EnhancedStatus{};
  return has_subject && has_words && has_codes && !is_answer;
}

std::vector<std::string> addresses_of(const MailPart& mail,
                                      const std::vector<Paragraph>& paragraphs) {
  std::vector<std::string> addresses;
  const auto take = [&](const std::string& address) {
    if (!address.empty() && addresses.size() < addresses_max &&
        std::ranges::find(addresses, address) == addresses.end()) {
      addresses.push_back(address);
    }
  };
  std::string_view failed = mail.header("X-Failed-Recipients");
  while (!failed.empty()) {
    const std::size_t comma = failed.find(',');
    take(address_in(failed.substr(0, comma)));
    failed.remove_prefix(comma == std::string_view::npos ? failed.size() : comma + 1);
  }
  if (addresses.empty()) {
    for (const Paragraph& paragraph : paragraphs) take(paragraph.address);
  }
  return addresses;
}

}  // namespace

std::string_view without_returned(std::string_view text) {
  std::string_view rest = text;
  bool has_words = false;
  while (!rest.empty()) {
    const auto begin = static_cast<std::size_t>(rest.data() - text.data());
    const std::string_view line = next_line(rest);
    if (has_words && (begins_headers(line) || any_occurs(signs().returned_marks, folded(line)))) {
      return text.substr(0, begin);
    }
    has_words = has_words || !is_blank(line);
  }
  return text;
}

Finding refusal_in(std::string_view text, const Diagnosis& said, const std::vector<Rule>& own) {
  const std::vector<Paragraph> paragraphs = paragraphs_of(text);
  const std::vector<Finding> findings = findings_in(paragraphs, said, own);
  std::vector<Finding> named;
  std::ranges::copy_if(findings, std::back_inserter(named), [](const Finding& finding) {
    return is_named({.klass = finding.klass, .rule = finding.rule});
  });
  if (!named.empty()) return mildest(named);
  // The reason may stand above or below the codes.
  Diagnosis whole =
      findings.empty() ? joined(said, {}, text) : joined(findings.front().said, {}, text);
  Classification answer = classify(whole, own);
  if (!is_named(answer) && !findings.empty()) return mildest(findings);
  if (!findings.empty()) whole.words = findings.front().said.words;
  return found(std::move(answer), std::move(whole));
}

std::optional<Finding> plain_bounce(const MailPart& mail, std::string_view readable,
                                    const std::vector<Rule>& own) {
  const std::string_view text = without_returned(readable);
  if (!looks_like_bounce(mail, text)) return std::nullopt;
  const std::string head = folded(text);
  const bool is_delayed = any_occurs(signs().delayed_subjects, folded(mail.header("Subject"))) ||
                          any_occurs(signs().delayed_words, head);
  Finding finding = refusal_in(text, {}, own);
  if (is_delayed && finding.klass != FeedbackClass::hard) {
    finding.klass = FeedbackClass::delayed;
    finding.rule = "still_tried";
  } else if (finding.klass == FeedbackClass::unknown) {
    finding.rule = "bounce_without_reason";
  }
  const auto addresses = addresses_of(mail, paragraphs_of(text));
  if (!addresses.empty()) finding.addresses = addresses;
  return finding;
}

}  // namespace crier::feedback
