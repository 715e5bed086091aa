#include "net/smpp/status.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace crier::smpp {
namespace {

struct StatusName {
  std::uint32_t status{};
  std::string_view name;
};
constexpr std::array names = {StatusName{0x00, "ESME_ROK"},
                              StatusName{0x01, "ESME_RINVMSGLEN"},
                              StatusName{0x02, "ESME_RINVCMDLEN"},
                              StatusName{0x03, "ESME_RINVCMDID"},
                              StatusName{0x04, "ESME_RINVBNDSTS"},
                              StatusName{0x05, "ESME_RALYBND"},
                              StatusName{0x06, "ESME_RINVPRTFLG"},
                              StatusName{0x07, "ESME_RINVREGDLVFLG"},
                              StatusName{0x08, "ESME_RSYSERR"},
                              StatusName{0x0A, "ESME_RINVSRCADR"},
                              StatusName{0x0B, "ESME_RINVDSTADR"},
                              StatusName{0x0C, "ESME_RINVMSGID"},
                              StatusName{0x0D, "ESME_RBINDFAIL"},
                              StatusName{0x0E, "ESME_RINVPASWD"},
                              StatusName{0x0F, "ESME_RINVSYSID"},
                              StatusName{0x11, "ESME_RCANCELFAIL"},
                              StatusName{0x13, "ESME_RREPLACEFAIL"},
                              StatusName{0x14, "ESME_RMSGQFUL"},
                              StatusName{0x15, "ESME_RINVSERTYP"},
                              StatusName{0x33, "ESME_RINVNUMDESTS"},
                              StatusName{0x34, "ESME_RINVDLNAME"},
                              StatusName{0x40, "ESME_RINVDESTFLAG"},
                              StatusName{0x42, "ESME_RINVSUBREP"},
                              StatusName{0x43, "ESME_RINVESMCLASS"},
                              StatusName{0x44, "ESME_RCNTSUBDL"},
                              StatusName{0x45, "ESME_RSUBMITFAIL"},
                              StatusName{0x48, "ESME_RINVSRCTON"},
                              StatusName{0x49, "ESME_RINVSRCNPI"},
                              StatusName{0x50, "ESME_RINVDSTTON"},
                              StatusName{0x51, "ESME_RINVDSTNPI"},
                              StatusName{0x53, "ESME_RINVSYSTYP"},
                              StatusName{0x54, "ESME_RINVREPFLAG"},
                              StatusName{0x55, "ESME_RINVNUMMSGS"},
                              StatusName{0x58, "ESME_RTHROTTLED"},
                              StatusName{0x61, "ESME_RINVSCHED"},
                              StatusName{0x62, "ESME_RINVEXPIRY"},
                              StatusName{0x63, "ESME_RINVDFTMSGID"},
                              StatusName{0x64, "ESME_RX_T_APPN"},
                              StatusName{0x65, "ESME_RX_P_APPN"},
                              StatusName{0x66, "ESME_RX_R_APPN"},
                              StatusName{0x67, "ESME_RQUERYFAIL"},
                              StatusName{0xC0, "ESME_RINVOPTPARSTREAM"},
                              StatusName{0xC1, "ESME_ROPTPARNOTALLWD"},
                              StatusName{0xC2, "ESME_RINVPARLEN"},
                              StatusName{0xC3, "ESME_RMISSINGOPTPARAM"},
                              StatusName{0xC4, "ESME_RINVOPTPARAMVAL"},
                              StatusName{0xFE, "ESME_RDELIVERYFAILURE"},
                              StatusName{0xFF, "ESME_RUNKNOWNERR"}};

}  // namespace

bool is_temporary(std::uint32_t status) {
  return status == status::system_error || status == status::queue_full ||
         status == status::throttled || status == status::temporary_app_error;
}

bool is_credentials(std::uint32_t status) {
  return status == status::invalid_password || status == status::invalid_system_id ||
         status == status::invalid_system_type;
}

std::string name_of_status(std::uint32_t status) {
  const auto* const found = std::ranges::find(names, status, &StatusName::status);
  return found != names.end() ? std::string(found->name) : fmt::format("{:#010x}", status);
}

}  // namespace crier::smpp
