"""IAM, by moto."""


def register(app):
    app.inventory.keeps("iam", "roles", is_global=True, name=lambda _, role: role.name)
    app.log.describes("iam", described)


def described(call):
    """A role's policy by both names."""
    form = call.form()
    if "PolicyName" in form and "RoleName" in form:
        return {"what": f"role/{form['RoleName'][0]}/{form['PolicyName'][0]}"}
    return {}
