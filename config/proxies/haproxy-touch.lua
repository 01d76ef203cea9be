-- For haproxy-direct.cfg: `http-request lua.touch APP` tells the launcher that the app is in use.

local folder = "/tmp/streamlit-access/"

core.register_action("touch", { "http-req" }, function(_, app)
    local file, why = io.open(folder .. app, "w")
    if file then
        file:write("\n")
        file:close()
    else
        core.Warning("the use of " .. app .. " is not tracked: " .. why)
    end
end, 1)
