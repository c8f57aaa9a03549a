"""Sentences of the orders room."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "order.no_rules": "尚未发布业务规则,请管理员发布后再办理。",
        "order.unknown_kind": "没有这种业务,请从菜单选择。",
        "order.unknown": "没有工单 {order_no},请核对工单号。",
        "order.unknown_account": "没有户号为 {account_no} 的客户,请核对户号。",
        "order.account_needed": "{word}须先选定客户,请按 F2 查找。",
        "order.account_given": "{word}为新户,不能选定已有客户。",
        "order.account_closed": "户号 {account_no} 已销户,不能办理{word};恢复用电须按新装办理。",
        "order.not_a_number": "请输入数字。",
        "order.not_whole": "请输入整数。",
        "order.too_small": "不能小于 {least}。",
        "order.too_large": "不能大于 {most}。",
        "order.bad_choice": "“{word}”请从列表中选择。",
        "order.bad_load": "用电设备清单第 {line} 行不完整:名称、数量、千瓦数都要填写正确。",
        "order.many_loads": "用电设备清单最多 {limit} 行。",
        "order.no_loads": "请填写用电设备清单。",
        "order.paper_missing": "缺少资料“{paper}”,且不能后补,请收齐后再受理。",
        "order.paper_open": "缺少资料“{paper}”,请收齐,或选择承诺后补。",
        "order.paper_state": "资料“{paper}”的状态不正确。",
        "order.paper_not_on_file": "档案中没有“{paper}”,请收取或选择承诺后补。",
        "order.promise_day": "有资料承诺后补,请填写 {latest} 以前的补交日期。",
        "order.papers_owed": (
            "承诺后补的资料还没有收齐:{papers}。收齐前不能完成此环节;收到后在工单页按 F9 登记“补交资料”。"
        ),
        "order.reason_needed": "请填写仍然办理的原因。",
        "order.not_yours": "此环节须由有“{right}”权限的人员办理。",
        "order.moved": "工单已到“{now}”环节,请刷新后再办理。",
        "order.owner_unknown": "没有工号 {staff_no},请核对后再转派。",
        "order.owner_right": "{name} 没有“{right}”权限,不能接手这个环节。",
        "order.over": "工单 {order_no} 已结束,不能再办理。",
        "order.suspended": "工单已挂起({reason}),请先恢复。",
        "order.not_suspended": "工单没有挂起。",
        "order.no_such_stage": "工单没有经过这个环节,不能退回到那里。",
        "order.no_way_back": "“{stage}”已完成,之后的环节不能退回(清算后不可回退)。",
        "order.not_optional": "“{stage}”不能跳过。",
        "order.not_signed": "合同还没有签订,不能完成“{stage}”(《供电营业规则》(2024) 第九十四条)。",
        "order.withdraw_late": "“{stage}”已完成,不能撤回;请按现状继续办理。",
        "order.no_plan": "工单没有供电方案有效期。",
        "order.plan_over": "供电方案已于 {until} 失效,请重新答复方案(《供电营业规则》(2024) 第二十三条)。",
        "order.plan_holds": "供电方案到 {until} 才失效,现在不能按失效处理。",
        "order.extend_late": "延长须在有效期届满 {days} 天以前提出(《供电营业规则》(2024) 第二十三条)。",
        "order.extend_long": "延长不能超过原有效期,最晚到 {latest}(《供电营业规则》(2024) 第二十三条)。",
        "order.no_period": "请填写统计的起止日期。",
        "order.period_backwards": "截止日期不能早于起始日期。",
        "order.clock_kept": "这个时限没有超时,不用说明。",
        "order.nothing_brought": "没有选择补交的资料。",
        "order.in_progress": "该户有在途工单 {order_no}({word},{stage}),请先办结或撤回。",
        "order.same_in_progress": "该户同一业务 {order_no} 正在办理({stage}),不能重复受理。",
        "order.owes": "该户欠费 {debt} 元,须先结清才能办理{word}({article})。",
        "order.owes_contract": (
            "该户欠费 {debt} 元;供用电合同约定先结清再办理{word},合同另有约定的可以继续。"
        ),
        "order.temporary_only": (
            "临时用电只能办理更名、过户、销户、交费方式和联系人变更;"
            "转为正式用电请按新装办理(《供电营业规则》(2024) 第十四条)。"
        ),
        "order.not_low": (
            "{kw} 千瓦超过低压三相 {limit} 千瓦的限额,请按高压新装受理(《供电营业规则》(2024) 第十条)。"
        ),
        "order.not_single": (
            "{kw} 千瓦超过单相 {limit} 千瓦的限额,应按三相供电(《供电营业规则》(2024) 第九条)。"
        ),
        "order.too_short": "每次不少于 {days} 天,所填期间为 {given} 天({article})。",
        "order.too_long": "期限最长 {limit},请改为不晚于 {latest}({article})。",
        "order.dates_order": "结束日期应晚于开始日期。",
        "order.start_past": "日期不能早于今天。",
        "order.advance": "按本所规定应提前 {days} 个工作日申请;客户急需的可以继续。",
        "order.no_reduction": "该户没有正在执行的减容,不能办理减容恢复;请核对户号。",
        "order.reduction_over": (
            "减容已于 {until} 期满,恢复须按新装或增容办理(《供电营业规则》(2024) 第二十五条)。"
        ),
        "order.reduced_too_much": "减少的容量须大于 0 且不超过现有 {kva} 千伏安。",
        "order.reduce_all": "永久性减少全部容量应按销户办理(《供电营业规则》(2024) 第二十五条)。",
        "order.no_capacity": "该户没有登记容量,请先在计价条件中登记(交易码 73)。",
        "order.not_removed": "该户没有已办结、尚未复装的暂拆,不能办理复装;请核对户号。",
        "order.removal_over": (
            "暂拆已于 {until} 期满,恢复用电须按新装办理(《供电营业规则》(2024) 第二十九条)。"
        ),
        "order.new_connection_instead": (
            "新址不在原供电点,不能按迁址办理,应按新装受理(《供电营业规则》(2024) 第二十七条)。"
        ),
        "order.increase_first": (
            "新址容量超过原有 {kva} 千伏安,超出部分应按增容办理(《供电营业规则》(2024) 第二十七条)。"
        ),
        "order.something_changes": (
            "移表要求用电地址、容量、类别、供电点都不变;"
            "有变更的应按相应业务办理(《供电营业规则》(2024) 第二十八条)。"
        ),
        "order.not_divisible": (
            "分户要求用电地址、供电点、容量不变且可以分割,各方有独立产权(《供电营业规则》(2024) 第三十二条)。"
        ),
        "order.not_mergeable": (
            "并户要求同一供电点、同一用电地址且相邻(《供电营业规则》(2024) 第三十三条)。"
        ),
        "order.too_much_merged": (
            "并户后的容量不能超过各户容量之和 {kva}(《供电营业规则》(2024) 第三十三条)。"
        ),
        "order.same_name": "新户名与现在的户名相同,不用更名。",
        "order.same_person": "新用户与现用户的证件相同,应按更名办理(《供电营业规则》(2024) 第三十一条)。",
        "order.disputed": "用户之间有纠纷的,应先自行解决再办理(《供电营业规则》(2024) 第二十四条)。",
        "order.not_unfit": (
            "连续 {months} 个月不用电,且现场检查不具备供电条件或有安全隐患,"
            "才能按非申请销户办理(《供电营业规则》(2024) 第三十五条)。"
        ),
        "order.idle_notice": (
            "须通知用户或公告满 {months} 个月后才能销户(《供电营业规则》(2024) 第三十五条)。"
        ),
        "order.mode_soon": "计费方式变更间隔不足 {months} 个月(上次 {since} 起)。",
        "order.two_part_needed": "{kva} 千伏安及以上的工商业用户应执行两部制电价。",
        "order.single_only": "{kva} 千伏安及以下的工商业用户执行单一制电价。",
        "order.few_people": "一户多人口须满 {people} 人。",
        "order.settle_first": "该户还欠 {debt} 元,须收清后才能完成“{stage}”({article})。",
        "order.meter_there": "该户还装有电能表 {asset_no},须先拆表。",
        "order.unbilled_use": "已出账的示数到 {upto} 为止,之后到清算日的电量会计入新用户的第一张账单;"
        "请与双方确认并说明,或先抄表、发行后再清算。",
        "order.final_open": "拆表以后的电费还没有出账,请在账单页(13)按 F8 出最后一张账单;"
        "电费在别处结算的,说明原因后可以继续。",
        "order.credit_left": "该户还有预存 {credit} 元,请在退费页(14)退还以后再归档。",
        "order.no_full_feed": "一般工商业分布式光伏不能全额上网,请改选其他模式。",
        "order.unfit": "现场不具备供电条件,请退回或终止工单。",
        "order.breach_found": "现场发现违约用电或窃电,请挂起工单并移交用电检查。",
        "order.test_failed": "检验不合格,请出具整改通知后再次检验。",
        "contract.none_needed": "{word}不需要签订合同。",
        "contract.signed": (
            "合同 {contract_no} 已签订,需要变更请办理相应业务;工单退回后要重签的,先按 F8 终止它再起草。"
        ),
        "contract.outdated": (
            "合同 {contract_no} 起草以后,工单 {order_no} 退回改过内容;请按 F11 重新起草,客户看过再签订。"
        ),
        "contract.incomplete": (
            "合同缺少法定内容:{contents}。请补全资料后再生成(《电力供应与使用条例》第三十三条)。"
        ),
        "contract.unknown": "没有合同 {contract_no},请核对合同号。",
        "contract.bad_day": "签订日期不能晚于今天。",
        "contract.bad_strokes": "手写签名无法识别,请重新签名。",
        "contract.over": "合同 {contract_no} 已作废,需要签订请重新起草。",
        "contract.not_in_force": "合同 {contract_no} 没有生效,不用终止。",
        "order.no_attachment": "没有找到这个附件。",
        "order.attachment_type": "“{name}”不是图片或 PDF 文件,不能作为附件。",
        "order.attachment_size": "“{name}”超过 {limit} MB,请压缩后再上传。",
        "order.attachment_same": "“{name}”与已上传的附件内容相同。",
        "order.no_such_paper": "没有这种单据,请从列表中选择。",
        "order.nothing_missing": "工单 {order_no} 的资料已经齐全,不用通知补正。",
        "order.no_credit": "工单 {order_no} 的户号没有预存余额,不用退费。",
        "order.many_businesses": "同一业务不能重复选择。",
    }
)
