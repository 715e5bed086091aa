// Mails from where people have them: a file with one, an mbox with many, a maildir, standard input.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/failure.h"

namespace crier::app {

// `name` says where it is from: the path, and of an mbox the number of the mail in it. `octets` are
// valid during the call.
using TakeMail = std::function<void(const std::string& name, std::string_view octets)>;

// Hands over each mail of `path`; "-" is standard input. A folder is a maildir, whose mails are in
// new/ and cur/, or one whose files are mails. Throws CommandFailure.
void each_mail(const std::string& path, const TakeMail& take);

}  // namespace crier::app
