# Names of a cluster that follow from a rule and not from a record: pods by address, and the labels
# above all names. A module of Unbound, which has no other way to answer them: every address of every
# namespace would be a record, and a local zone that is added while the server runs hides its
# neighbours (Unbound 1.17, localzone.c: an added zone gets no parent).
import ipaddress
import os

TABLE = "/run/netduo-dns/names"

table = None
stamp = None


def load():
    global table, stamp
    try:
        now = os.stat(TABLE).st_mtime_ns
        if now == stamp:
            return
        with open(TABLE) as lines:
            zone, authority, pods, *namespaces = lines.read().splitlines()
    except OSError:
        return
    table = (zone, authority, pods, frozenset(namespaces))
    stamp = now


def address(label):
    for separator in (".", ":"):
        try:
            return ipaddress.ip_address(label.replace("-", separator))
        except ValueError:
            pass
    return None


def answer(qstate, exists, ip=None):
    asked = qstate.qinfo
    message = DNSMessage(asked.qname_str, asked.qtype, RR_CLASS_IN, PKT_QR | PKT_RA | PKT_AA)
    if ip is not None and asked.qtype == (RR_TYPE_A if ip.version == 4 else RR_TYPE_AAAA):
        kind = "A" if ip.version == 4 else "AAAA"
        message.answer.append("%s 5 IN %s %s" % (asked.qname_str, kind, ip))
    else:
        message.authority.append(table[1])
    if not message.set_return_msg(qstate):
        return MODULE_ERROR
    # With any other code here the server would build an answer of its own, without an authority.
    qstate.return_rcode = RCODE_NOERROR
    if not exists:
        qstate.return_msg.rep.flags |= RCODE_NXDOMAIN
    qstate.no_cache_store = 1
    return MODULE_FINISHED


def decide(qstate):
    load()
    if table is None:
        return MODULE_WAIT_MODULE
    zone, _, pods, namespaces = table
    name = qstate.qinfo.qname_str.lower()
    if not name.endswith("." + zone):
        return MODULE_WAIT_MODULE
    labels = name[: -len(zone) - 1].split(".")
    if labels[-1] not in ("svc", "pod"):
        return MODULE_WAIT_MODULE
    if len(labels) == 1:
        return answer(qstate, True)
    if labels[-2] not in namespaces:
        return MODULE_WAIT_MODULE
    if len(labels) == 2:
        return answer(qstate, labels[-1] == "svc" or pods != "disabled")
    if len(labels) == 3 and labels[-1] == "pod" and pods == "insecure":
        ip = address(labels[0])
        return answer(qstate, ip is not None, ip)
    return MODULE_WAIT_MODULE


def operate(id, event, qstate, qdata):
    if event in (MODULE_EVENT_NEW, MODULE_EVENT_PASS):
        qstate.ext_state[id] = decide(qstate)
    elif event == MODULE_EVENT_MODDONE:
        qstate.ext_state[id] = MODULE_FINISHED
    else:
        qstate.ext_state[id] = MODULE_ERROR
    return True


def init(id, cfg):
    return True


def deinit(id):
    return True


def inform_super(id, qstate, superqstate, qdata):
    return True
