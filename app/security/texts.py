"""Sentences for refusals of sign-in, passwords, staff and approvals."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "security.wrong_password": "工号或密码不正确,请重新输入。",
        "security.wrong_password_left": "工号或密码不正确,再错 {left} 次将锁定。",
        "security.locked": "密码错误次数过多,此工号已锁定至 {until};可请管理员解锁。",
        "security.no_role": "此工号没有任何岗位,不能登录,请联系管理员。",
        "security.changed_meanwhile": "密码刚刚被修改,请重新输入。",
        "security.password_short": "密码至少 {length} 个字,请加长。",
        "security.password_long": "密码最多 {length} 个字,请缩短。",
        "security.password_plain": "密码须包含大写字母、小写字母、数字、符号中的至少 {kinds} 类,请调整。",
        "security.password_common": "此密码过于常见,容易被猜中,请换一个。",
        "security.password_personal": "密码不能包含工号或姓名,请换一个。",
        "security.password_same": "新密码不能与原密码相同,请换一个。",
        "security.password_unreadable": "密码含有无法输入的字符,请重新输入。",
        "security.staff_exists": "工号 {staff_no} 已经登记,请换一个工号。",
        "security.staff_unknown": "没有工号 {staff_no},请核对。",
        "security.staff_no_shape": "工号只能由 2 到 20 位字母和数字组成,请核对。",
        "security.role_unknown": "没有岗位“{role}”,请核对。",
        "security.roles_clash": "“{first}”与“{second}”不能由同一人担任,请分开安排。",
        "security.last_administrator": "这是最后一名管理员,请先指定另一名管理员。",
        "security.unit_exists": "单位 {org_unit} 已经登记。",
        "security.unit_unknown": "没有单位 {org_unit},请核对。",
        "security.unit_shape": "单位编码只能由 1 到 32 位字母、数字、点和横线组成,请核对。",
        "security.desk_exists": "工作台 {desk_id} 已经登记。",
        "security.layout_unknown": "没有纸张版式“{layout}”,可选:form、roll80、a4。",
        "security.key_shape": "工作台的公钥不正确,请重新登记工作台。",
        "security.policy_wrong": "密码与锁屏规则的内容不正确:{detail}。",
        "security.approver_same": "须由另一人批准,不能自己批准自己。",
        "security.approver_lacks": "{name} 没有“{permission}”的权限,请换一位有权限的人员。",
        "security.approval_unknown": "没有找到这次批准,请重新请人批准。",
        "security.approval_other": "这次批准不是用于本笔业务的,请重新请人批准。",
        "security.approval_stale": "批准已超过 {minutes} 分钟,请重新请人批准。",
    }
)
